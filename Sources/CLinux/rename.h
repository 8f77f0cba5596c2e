// renameat2(2), which the Glibc module of Swift leaves out and not every C library has.
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Gives each of two files the name of the other, at once (RENAME_EXCHANGE).
static inline int exchange_names(const char *one, const char *other) {
    return (int)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, 1u << 1);
}
