/* Loaded into a program before the C library (LD_PRELOAD), it writes down what the program does to the files under a
 * folder, and what it says to others, in the order in which it happens. Where a disk stood at any moment follows from
 * that: see power_cut.rs, which reads it.
 *
 * An entry: kind, number of the file, offset, length of the path, length of the data, path, data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define SAID_MAX 4096

struct head {
    uint64_t kind, file, offset, path, data;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;
static uint64_t entries;
static char folder[4096];
static size_t folder_length;

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

/* What cannot be written down must not happen: the test would judge by half of it. */
static void note(char kind, uint64_t file, uint64_t offset, const char *path, const void *data, size_t length) {
    struct head head = {(uint64_t)kind, file, offset, strlen(path), length};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)data, length}};
    if (writev(journal, parts, 3) != (ssize_t)(sizeof head + head.path + length)) abort();
    entries++;
}

__attribute__((constructor)) static void begin(void) {
    const char *under = getenv("POWER_CUT_UNDER"), *to = getenv("POWER_CUT_JOURNAL");
    if (!under || !to || !realpath(under, folder)) return;
    folder_length = strlen(folder);
    journal = open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (journal < 0) abort();
    note('B', 0, 0, "", "", 0);
}

/* Who ends waits for the entry that another thread is writing, and nobody begins one after it: a thread that is ended
 * within an entry would leave a half, and all after it could not be read. */
__attribute__((destructor)) static void end(void) {
    if (journal >= 0) pthread_mutex_lock(&turn);
}

static int is_watched(const char *path) {
    size_t length = strlen(path);
    /* The index of the log is memory that processes share; nobody expects it on a disk. */
    if (length > 4 && !strcmp(path + length - 4, "-shm")) return 0;
    return !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

/* The path and number of an open file, if it is one of ours. */
static int is_ours(int fd, char *path, size_t room, struct stat *found) {
    char link[64];
    if (journal < 0 || fd == journal || fstat(fd, found)) return 0;
    if (!S_ISREG(found->st_mode) && !S_ISDIR(found->st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, room - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_watched(path);
}

#define OURS \
    char path[4096]; \
    struct stat found; \
    if (!is_ours(fd, path, sizeof path, &found))

ssize_t write(int fd, const void *data, size_t length) {
    REAL(write);
    OURS return real(fd, data, length);
    pthread_mutex_lock(&turn);
    off_t at = lseek(fd, 0, SEEK_CUR);
    ssize_t done = real(fd, data, length);
    if (done > 0) note('W', found.st_ino, at, path, data, done);
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
    REAL(pwrite64);
    OURS return real(fd, data, length, at);
    pthread_mutex_lock(&turn);
    ssize_t done = real(fd, data, length, at);
    if (done > 0) note('W', found.st_ino, at, path, data, done);
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return pwrite64(fd, data, length, at); }

int ftruncate64(int fd, off64_t length) {
    REAL(ftruncate64);
    OURS return real(fd, length);
    pthread_mutex_lock(&turn);
    int failed = real(fd, length);
    if (!failed) note('T', found.st_ino, length, path, "", 0);
    pthread_mutex_unlock(&turn);
    return failed;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

/* It holds for what was written before it began; and is known once it has ended. */
static int synced(int fd, int (*real)(int)) {
    OURS return real(fd);
    pthread_mutex_lock(&turn);
    uint64_t before = entries;
    pthread_mutex_unlock(&turn);
    int failed = real(fd);
    pthread_mutex_lock(&turn);
    if (!failed) note('S', found.st_ino, before, path, "", 0);
    pthread_mutex_unlock(&turn);
    return failed;
}

int fsync(int fd) {
    REAL(fsync);
    return synced(fd, real);
}

int fdatasync(int fd) {
    REAL(fdatasync);
    return synced(fd, real);
}

int unlink(const char *name) {
    REAL(unlink);
    char path[4096];
    if (journal < 0 || !realpath(name, path) || !is_watched(path)) return real(name);
    pthread_mutex_lock(&turn);
    int failed = real(name);
    if (!failed) note('U', 0, 0, path, "", 0);
    pthread_mutex_unlock(&turn);
    return failed;
}

/* Nothing is renamed in there; should that change, the model must learn it first. */
int rename(const char *from, const char *to) {
    REAL(rename);
    char path[4096];
    if (journal >= 0 && realpath(from, path) && is_watched(path)) abort();
    return real(from, to);
}

/* Before it is said: nobody can have heard it earlier. */
ssize_t send(int fd, const void *data, size_t length, int flags) {
    REAL(send);
    if (journal >= 0) {
        pthread_mutex_lock(&turn);
        note('N', fd, 0, "", data, length < SAID_MAX ? length : SAID_MAX);
        pthread_mutex_unlock(&turn);
    }
    return real(fd, data, length, flags);
}
