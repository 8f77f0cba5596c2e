// Fails with EIO at a certain sync of a database, and at what comes after it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int syncs;

static int is_database(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t size = readlink(link, path, sizeof path - 1);
    path[size < 0 ? 0 : size] = 0;
    return strstr(path, "client.sqlite") && !strstr(path, ".lock") && !strstr(path, "-shm");
}

static int has_begun(int counted) {
    int first = atoi(getenv("FIRST"));
    return (counted ? atomic_fetch_add(&syncs, 1) + 1 : atomic_load(&syncs)) >= first;
}

static int fails(int counted) {
    if (!counted && strcmp(getenv("EVER_AFTER"), "everything")) return 0;
    if (!has_begun(counted)) return 0;
    errno = EIO;
    return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
int fdatasync(int fd) { return is_database(fd) && fails(1) ? -1 : NEXT(fdatasync)(fd); }
int fsync(int fd) { return is_database(fd) && fails(1) ? -1 : NEXT(fsync)(fd); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    return is_database(fd) && fails(0) ? -1 : NEXT(pwrite64)(fd, bytes, count, offset);
}
int ftruncate64(int fd, off64_t size) {
    return is_database(fd) && fails(0) ? -1 : NEXT(ftruncate64)(fd, size);
}
int unlink(const char *path) {
    return strstr(path, "client.sqlite") && fails(0) ? -1 : NEXT(unlink)(path);
}
