internal import CLibgit2

extension Repository {
  /// The value of a configuration key, from the repository, the user or the system, nearest first.
  public func configuration(_ key: String) throws(GitError) -> String? {
    try configurationSnapshot().string(key)
  }

  /// A key's value as a truth value; nil when it is not set.
  public func configurationFlag(_ key: String) throws(GitError) -> Bool? {
    let snapshot = try configurationSnapshot()
    var value: Int32 = 0
    let status = git_config_get_bool(&value, snapshot.pointer, key)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try check("read configuration", key) { status }
    return value != 0
  }

  func configurationSnapshot() throws(GitError) -> ConfigurationHandle {
    var snapshot: OpaquePointer?
    try check("read configuration") { git_repository_config_snapshot(&snapshot, pointer) }
    return ConfigurationHandle(owning: snapshot!)
  }

  /// The address of a remote, as configured (it may hold a password).
  public func remoteAddress(_ name: String) throws(GitError) -> String? {
    try configuration("remote.\(name).url")
  }

  /// The names of the remotes.
  public func remotes() throws(GitError) -> [String] {
    var names = git_strarray()
    try check("list remotes") { git_remote_list(&names, pointer) }
    defer { git_strarray_dispose(&names) }
    return (0..<names.count).compactMap { names.strings[$0].map { String(cString: $0) } }
  }
}

extension ConfigurationHandle {
  /// Of a snapshot only: the text is borrowed from it while it is copied.
  func string(_ key: String) throws(GitError) -> String? {
    var value: UnsafePointer<CChar>?
    let status = git_config_get_string(&value, pointer, key)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try check("read configuration", key) { status }
    return value.map { String(cString: $0) }
  }
}
