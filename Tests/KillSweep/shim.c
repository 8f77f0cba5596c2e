// Kills its process at the N-th call that touches a file below a folder, before the call is made.
//
//     KILLS_FOLDER=/tmp/x KILLS_AT=12 LD_PRELOAD=shim.so program
//     KILLS_FOLDER=/tmp/x KILLS_AT=12 KILLS_SIGNAL=19 LD_PRELOAD=shim.so program   stops it instead
//     KILLS_FOLDER=/tmp/x KILLS_COUNT=/tmp/n LD_PRELOAD=shim.so program     counts them instead
//
// In C, because it stands between a program and its C library.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;

static int is_below(const char *path) {
    const char *folder = getenv("KILLS_FOLDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_descriptor_below(int descriptor) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static void touch(int is_ours) {
    if (!is_ours) return;
    int number = atomic_fetch_add(&calls, 1) + 1;
    const char *at = getenv("KILLS_AT");
    const char *signal = getenv("KILLS_SIGNAL");
    if (at && number == atoi(at)) kill(getpid(), signal ? atoi(signal) : SIGKILL);
}

__attribute__((destructor)) static void tell(void) {
    const char *path = getenv("KILLS_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%d\n", atomic_load(&calls));
    fclose(file);
}

// A program that ends at once runs no destructor.
void _exit(int code) {
    tell();
    ((__typeof__(&_exit))dlsym(RTLD_NEXT, "_exit"))(code);
    __builtin_unreachable();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define ON_PATH(result, name, parameters, arguments, path) \
    result name parameters { touch(is_below(path)); return REAL(name) arguments; }
#define ON_DESCRIPTOR(result, name, parameters, arguments, descriptor) \
    result name parameters { touch(is_descriptor_below(descriptor)); return REAL(name) arguments; }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list list; \
            va_start(list, flags); \
            mode = va_arg(list, mode_t); \
            va_end(list); \
        } \
        touch(is_below(path)); \
        return REAL(name)(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

ON_PATH(int, unlink, (const char *path), (path), path)
ON_PATH(int, rename, (const char *from, const char *to), (from, to), from)
// The exchange of two names, for which a C library may have no function.
long syscall(long number, ...) {
    static __typeof__(&syscall) real;
    if (!real) real = REAL(syscall);
    long of[6];
    va_list list;
    va_start(list, number);
    for (int place = 0; place < 6; place++) of[place] = va_arg(list, long);
    va_end(list);
    touch(number == SYS_renameat2 && is_below((const char *)of[1]));
    return real(number, of[0], of[1], of[2], of[3], of[4], of[5]);
}

ON_PATH(int, link, (const char *from, const char *to), (from, to), from)
ON_PATH(int, mkdir, (const char *path, mode_t mode), (path, mode), path)
ON_PATH(int, chmod, (const char *path, mode_t mode), (path, mode), path)
ON_DESCRIPTOR(int, fchmod, (int number, mode_t mode), (number, mode), number)
ON_DESCRIPTOR(int, fsync, (int number), (number), number)
ON_DESCRIPTOR(int, fdatasync, (int number), (number), number)
ON_DESCRIPTOR(int, ftruncate, (int number, off_t size), (number, size), number)
ON_DESCRIPTOR(int, ftruncate64, (int number, off_t size), (number, size), number)
ON_DESCRIPTOR(int, posix_fallocate, (int number, off_t from, off_t size), (number, from, size), number)
ON_DESCRIPTOR(int, flock, (int number, int operation), (number, operation), number)
ON_DESCRIPTOR(ssize_t, write, (int number, const void *bytes, size_t size), (number, bytes, size), number)
ON_DESCRIPTOR(ssize_t, pwrite, (int number, const void *bytes, size_t size, off_t from), (number, bytes, size, from), number)
ON_DESCRIPTOR(ssize_t, pwrite64, (int number, const void *bytes, size_t size, off_t from), (number, bytes, size, from), number)
