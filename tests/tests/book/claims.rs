//! What chapters list is what the code has, in its order.
