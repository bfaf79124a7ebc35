#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#ifdef __APPLE__
#define _DARWIN_C_SOURCE
#endif
#include "CPosix.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const int cairn_spawn_new_session = POSIX_SPAWN_SETSID;

int cairn_open_pseudoterminal(char *path, size_t length) {
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0) return -1;
  fcntl(master, F_SETFD, FD_CLOEXEC);
  if (grantpt(master) == 0 && unlockpt(master) == 0) {
#ifdef __APPLE__
    const char *name = ptsname(master);
    if (name && strlen(name) < length) {
      strcpy(path, name);
      return master;
    }
#else
    if (ptsname_r(master, path, length) == 0) return master;
#endif
  }
  int error = errno;
  close(master);
  errno = error;
  return -1;
}

int cairn_pipe(int ends[2]) {
#ifdef __APPLE__
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
#else
  return pipe2(ends, O_CLOEXEC);
#endif
}

int cairn_spawn_add_directory(void *actions, const char *path) {
  return posix_spawn_file_actions_addchdir_np(actions, path);
}

extern char **environ;

char *const *cairn_environment(void) { return environ; }

int cairn_sync_file_system(int file) {
#ifdef __linux__
  return syncfs(file) == 0 ? 1 : -1;
#else
  (void)file;
  return 0;
#endif
}

int cairn_rename_new(const char *from, const char *to) {
#if defined(__APPLE__)
  return renamex_np(from, to, RENAME_EXCL);
#else
#ifdef RENAME_NOREPLACE
  if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
  // Not every file system can.
  if (errno != EINVAL && errno != ENOSYS) return -1;
#endif
  if (link(from, to) != 0) return -1;
  unlink(from);
  return 0;
#endif
}
