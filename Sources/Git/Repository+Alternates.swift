internal import CLibgit2

extension Repository {
  /// Lets the objects in another directory be read as if they were here: those of a push that waits in quarantine
  /// while its hook runs (githooks(5)). Git tells such a directory in GIT_OBJECT_DIRECTORY, which libgit2 does not
  /// read.
  ///
  /// - Parameter directory: the absolute path of an `objects` directory.
  public func addObjects(in directory: String) throws(GitError) {
    let database = try objectDatabase()
    try check("read objects in", directory) { git_odb_add_disk_alternate(database.pointer, directory) }
  }
}
