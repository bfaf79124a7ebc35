// What POSIX and the C library have and Swift's import of it leaves out: declarations behind feature macros.
#ifndef CAIRN_CPOSIX_H
#define CAIRN_CPOSIX_H

#include <stddef.h>

/// Opens the master of a new pseudo-terminal, closed on exec, and writes the path of its other end to `path`.
/// Gives -1 and sets errno when the system has none to give.
int cairn_open_pseudoterminal(char *path, size_t length);

/// A pipe whose ends are closed on exec: pipe2 where there is one.
int cairn_pipe(int ends[2]);

/// posix_spawn_file_actions_addchdir_np; `actions` is a posix_spawn_file_actions_t, whose header is left out here
/// because its types would then seem to be of this module.
int cairn_spawn_add_directory(void *actions, const char *path);

/// The process's environment, `environ`: Swift does not let a global variable of C be read.
char *const *cairn_environment(void);

/// Writes all that waits in the file system of `file` to the disk. Gives 1, 0 where the system has no such call, or -1
/// and sets errno.
int cairn_sync_file_system(int file);

/// Renames a file unless something has the new name: then gives -1 with errno EEXIST.
int cairn_rename_new(const char *from, const char *to);

/// POSIX_SPAWN_SETSID.
extern const int cairn_spawn_new_session;

#endif
