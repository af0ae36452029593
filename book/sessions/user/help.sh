pingd --help
