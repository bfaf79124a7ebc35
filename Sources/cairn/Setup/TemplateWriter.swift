import Files
import Git
import Ledger
import Templates

/// Writes templates where they belong. What a person has made of one of them is theirs.
struct TemplateWriter {
  /// Absolute; nil in a bare repository.
  let root: String?
  /// Absolute; what linked work trees share.
  let gitDirectory: String
  /// Whether files that are other than the template give way.
  let overwrites: Bool

  enum Outcome {
    case written, same, kept
  }

  struct Result {
    /// As people name it: relative to the root, or absolute.
    var name: String
    var outcome: Outcome
    var isInWorkTree: Bool
  }

  /// - Throws: `LedgerError` where a file is to go into the work tree of a bare repository; `FileError`.
  func write(_ files: [TemplateFile]) throws -> [Result] {
    try files.map { file in
      switch file.place {
      case .workTree(let path):
        guard let root else {
          throw LedgerError(
            .invalid,
            "'\(gitDirectory)' is bare: write '\(path)' in a clone of it; 'cairn init --template hooks' is for here"
          )
        }
        return Result(name: path, outcome: try write(file, path, below: root), isInWorkTree: true)
      case .gitDirectory(let path):
        return Result(
          name: gitDirectory + "/" + path, outcome: try write(file, path, below: gitDirectory),
          isInWorkTree: false)
      }
    }
  }

  private func write(_ file: TemplateFile, _ path: String, below root: String) throws -> Outcome {
    let (directory, _) = StoreFile.split(path)
    if directory != "." { try StoreFile.makeDirectories(directory, below: root) }
    let place = root + "/" + path
    let kind = StoreFile.kind(place)
    if kind == .file, try StoreFile.read(place) == file.bytes,
      !file.isExecutable || StoreFile.isExecutable(place)
    {
      return .same
    }
    if kind != nil, !overwrites { return .kept }
    try StoreFile.replace(place, with: file.bytes, sync: false)
    if file.isExecutable { try OpenFile.reading(place)?.makeExecutable() }
    return .written
  }
}
