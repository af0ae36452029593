# usage: sh -c "$(cat session.sh)" sh FILE: runs its lines one by one and shows them as a terminal does.
exec 2>&1 9<"$1"
umask 022
status=0
check() {
    [ "$status" -eq 0 ] || { printf 'failed with %s: %s\n' "$status" "$line"; exit 1; }
}
while IFS= read -r line <&9; do
    case $line in
    '! '*)
        eval "${line#??}" >/dev/null 9<&-
        status=$?
        check
        ;;
    '~ '*)
        printf '$ %s\n' "${line#??}"
        said=$(mktemp)
        eval "${line#??}" >"$said" 2>&1 9<&-
        status=$?
        [ "$status" -eq 0 ] || cat "$said"
        rm -f "$said"
        check
        ;;
    '# ANCHOR'*) printf '%s\n' "$line" ;;
    *)
        printf '$ %s\n' "$line"
        eval "$line" 9<&-
        ;;
    esac
done
exit 0
