/* A disk that is full from a call on: loaded before all other libraries, it counts what takes room below the folder
   FAULTS_UNDER (writes, new files and folders, syncs) and lets the call with the chosen number and all later ones fail with
   ENOSPC. Deleting and renaming work on a full disk: what is renamed here takes the place of what was deleted or is there. In
   its own right the renaming with a chosen number fails, once, with EACCES: as where another program has the file open. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static long armed, seen, renaming_armed, renamed;

void faults_arm(long call) { armed = call; seen = renamed = renaming_armed = 0; }
void faults_arm_renaming(long call) { faults_arm(0); renaming_armed = call; }
long faults_count(void) { return seen; }
long faults_count_renamings(void) { return renamed; }

static int below(const char *path) {
    static const char *under;
    if (!under && !(under = getenv("FAULTS_UNDER"))) return 0;
    return path && !strncmp(path, under, strlen(under));
}

static int below_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

static int is_full(void) {
    long call = __sync_add_and_fetch(&seen, 1);
    if (armed && call >= armed) { errno = ENOSPC; return 1; }
    return 0;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size) { REAL(write); if (below_fd(fd) && is_full()) return -1; return real(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { REAL(pwrite); if (below_fd(fd) && is_full()) return -1; return real(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { REAL(pwrite64); if (below_fd(fd) && is_full()) return -1; return real(fd, data, size, at); }
ssize_t writev(int fd, const struct iovec *parts, int count) { REAL(writev); if (below_fd(fd) && is_full()) return -1; return real(fd, parts, count); }
int fsync(int fd) { REAL(fsync); if (below_fd(fd) && is_full()) return -1; return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); if (below_fd(fd) && is_full()) return -1; return real(fd); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); if (below(path) && is_full()) return -1; return real(path, mode); }

#define OPENING(name)                                                                                   \
    int name(const char *path, int flags, ...) {                                                        \
        REAL(name);                                                                                     \
        mode_t mode = 0;                                                                                \
        if (flags & (O_CREAT | __O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } \
        if ((flags & O_CREAT) && below(path) && access(path, F_OK) && is_full()) return -1;             \
        return real(path, flags, mode);                                                                 \
    }
OPENING(open)
OPENING(open64)

int rename(const char *from, const char *to) {
    REAL(rename);
    if ((below(from) || below(to)) && __sync_add_and_fetch(&renamed, 1) == renaming_armed) { errno = EACCES; return -1; }
    return real(from, to);
}
