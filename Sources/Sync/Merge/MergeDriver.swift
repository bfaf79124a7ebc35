internal import Files
internal import Git
public import Ledger
internal import Records

/// Our part in `git merge`, where a clone asks for it.
public enum MergeDriver {
  private static let command = "cairn merge-driver %O %A %B %P --marker-size %L"

  /// Tells Git to use it in this clone. The attributes go where no other clone sees them: one that knows no such driver
  /// would merge as always, and yet everybody's would have the lines.
  ///
  /// - Returns: the file of attributes, relative to the Git directory's parent.
  public static func install(in ledger: Ledger, environment: [String: String]) throws -> String {
    for (key, value) in [("name", "Cairn's records, by what they say"), ("driver", command)] {
      let answer = try ledger.repository.runGit(
        ["config", "--local", "merge.cairn.\(key)", value], environment: environment)
      guard answer.isGood else {
        throw SyncError(.wrongState, "git config could not be written: \(answer.said)")
      }
    }
    try StoreFile.makeDirectories("info", below: ledger.repository.commonDirectory)
    let file = ledger.repository.commonDirectory + "/info/attributes"
    var text = String(decoding: try StoreFile.read(file) ?? [], as: UTF8.self)
    let store = ledger.policy.store
    for line in ["/\(store)/**/*.json merge=cairn", "/\(store)/**/metrics.csv merge=cairn"]
    where !text.split(separator: "\n").contains(Substring(line)) {
      if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
      text += line + "\n"
    }
    try StoreFile.replace(file, with: Array(text.utf8), sync: false)
    return ".git/info/attributes"
  }
}
