// What POSIX and the C library have and Swift's import of it leaves out: declarations behind feature macros.
#ifndef CAIRN_CPOSIX_H
#define CAIRN_CPOSIX_H

#include <spawn.h>
#include <stddef.h>

/// Opens the master of a new pseudo-terminal, closed on exec, and writes the path of its other end to `path`.
/// Gives -1 and sets errno when the system has none to give.
int cairn_open_pseudoterminal(char *path, size_t length);

/// A pipe whose ends are closed on exec: pipe2 where there is one.
int cairn_pipe(int ends[2]);

/// posix_spawn_file_actions_addchdir_np.
int cairn_spawn_add_directory(posix_spawn_file_actions_t *actions, const char *path);

/// POSIX_SPAWN_SETSID.
extern const int cairn_spawn_new_session;

#endif
