internal import CLibgit2

extension Repository {
  /// The paths of the index under `directory`, with what they point at; conflicts are left out.
  public func indexEntries(under directory: String) throws(GitError) -> [TreeEntry] {
    guard let index = openIndex() else { return try indexEntriesThroughGit(under: directory) }
    let prefix = directory + "/"
    var position = 0
    guard git_index_find_prefix(&position, index.pointer, prefix) == 0 else { return [] }
    var found: [TreeEntry] = []
    while let entry = git_index_get_byindex(index.pointer, position) {
      let path = String(cString: entry.pointee.path)
      guard path.utf8.starts(with: prefix.utf8) else { break }
      position += 1
      if git_index_entry_stage(entry) != 0 { continue }
      found.append(
        TreeEntry(
          name: path, mode: FileMode(rawValue: entry.pointee.mode) ?? .file, id: ObjectID(entry.pointee.id)))
    }
    return found
  }

  /// nil when libgit2 cannot read it: a split or a sparse index.
  func openIndex() -> IndexHandle? {
    var pointer: OpaquePointer?
    guard git_index_open(&pointer, gitDirectory + "/index") == 0, let pointer else { return nil }
    return IndexHandle(owning: pointer)
  }

  private func indexEntriesThroughGit(under directory: String) throws(GitError) -> [TreeEntry] {
    let listed = try GitProgram.run(
      ["ls-files", "-s", "-z", "--", ":(top,literal)" + directory], gitDirectory: gitDirectory,
      workDirectory: workDirectory ?? gitDirectory)
    var found: [TreeEntry] = []
    for line in listed.split(separator: 0) {
      // <mode> <id> <stage>\t<path>
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
      let facts = line[..<tab].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      guard facts.count == 3, facts[2] == "0", let mode = UInt32(facts[0], radix: 8) else { continue }
      found.append(
        TreeEntry(
          name: String(decoding: line[(tab + 1)...], as: UTF8.self), mode: FileMode(rawValue: mode) ?? .file,
          id: try ObjectID(hex: facts[1])))
    }
    return found
  }
}
