// libgit2's public header, and what Swift cannot import by itself.
#pragma once
#include <git2.h>
#include <git2/sys/commit.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

// git_libgit2_opts is variadic: one function for each option that is used.

/// Where libgit2 looks for configuration of the given level.
static inline int cairn_set_search_path(git_config_level_t level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

/// Off: do not read every object again to check its hash; `git fsck` and `cairn doctor` do that.
static inline int cairn_set_strict_hash_verification(int on) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, on);
}

/// On: write objects and refs through to the disk (`--durable`, `core.fsync`).
static inline int cairn_set_fsync(int on) {
  return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, on);
}

/// Extensions of the repository format that change nothing in how libgit2 reads objects and references; `git
/// sparse-checkout` and partial clones set them.
static inline int cairn_accept_extensions(void) {
  const char *extensions[] = {"worktreeconfig", "preciousobjects", "partialclone", "relativeworktrees"};
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, (size_t)4);
}

/// What a program that is started inherits: Swift 6 does not let the global be read.
static inline char **cairn_environment(void) {
  extern char **environ;
  return environ;
}

#ifdef __linux__
/// Writes a file's pages out and waits for them, without the flush of the drive's cache that `fsync` adds. glibc
/// declares the system call for `_GNU_SOURCE` only.
extern int sync_file_range(int file, off_t offset, off_t count, unsigned int flags);
static inline int cairn_write_out(int file) { return sync_file_range(file, 0, 0, 1 | 2 | 4); }
#endif
