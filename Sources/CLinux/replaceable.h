// statx(2), which the Glibc module of Swift leaves out and not every C library has.
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// The attributes of a file or folder; none if they cannot be told.
static inline uint64_t attributes_of(const char *path) {
    // A struct statx: two words of 32 bits, the attributes, and what does not matter here.
    uint64_t status[32] = {0};
    const long result = syscall(SYS_statx, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, 0, status);
    return result == 0 ? status[1] : 0;
}

// Tells if the attributes of a file and its folder let rename(2) give its name to another one: 0,
// or -1 with the reason of rename(2) in errno. The file can be missing.
static inline int can_be_replaced(const char *path, const char *folder) {
    const uint64_t immutable = 0x10, append_only = 0x20, mount_root = 0x2000;
    const uint64_t attributes = attributes_of(path);
    if (attributes & mount_root) {
        errno = EBUSY;
        return -1;
    }
    if ((attributes | attributes_of(folder)) & (immutable | append_only)) {
        errno = EPERM;
        return -1;
    }
    return 0;
}
