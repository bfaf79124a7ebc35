internal import Files
public import Git
internal import Records

/// Makes a repository ready for Cairn: `cairn.yaml`, and the store with what tells Git and people about it.
public enum StoreSetup {
  /// A file that setting up is about, relative to the repository's root.
  public struct Written: Hashable, Sendable {
    public var path: String
    /// It was there already, and was left as it was.
    public var existed: Bool
  }

  /// Writes what is missing; run twice it changes nothing.
  ///
  /// - Throws: ``LedgerError`` in a bare repository, which has no files to write.
  public static func write(in repository: borrowing Repository) throws -> [Written] {
    guard let root = repository.workDirectory else {
      throw LedgerError(
        .invalid,
        "'\(repository.gitDirectory)' is bare: run 'cairn init' in a clone of it, set 'branch:' in cairn.yaml, "
          + "commit and push")
    }
    var written = [try write(root, Policy.fileName, Array(Policy.template.utf8))]
    let (policy, _) = try Policy.parse(StoreFile.read(root + "/" + Policy.fileName) ?? [])
    try StoreFile.makeDirectories(policy.store, below: root)
    written.append(try write(root, policy.store + "/.gitattributes", Array(attributes.utf8)))
    written.append(try write(root, policy.store + "/README.md", Array(readme.utf8)))
    return written
  }

  private static func write(_ root: String, _ path: String, _ bytes: [UInt8]) throws -> Written {
    let file = root + "/" + path
    if StoreFile.kind(file) != nil { return Written(path: path, existed: true) }
    try StoreFile.replace(file, with: bytes, sync: false)
    return Written(path: path, existed: false)
  }

  /// `run.json` without deltas: all runs of a large repository are read ten times faster so. The long files are
  /// folded in reviews, and no end-of-line conversion touches what was measured.
  static let attributes = """
    * text eol=lf
    run.json -delta
    metrics.csv linguist-generated
    environment.json linguist-generated
    artifacts.json linguist-generated
    source.patch -text linguist-generated
    lock-files/** -text linguist-generated
    runs/**/artifacts/** -text linguist-generated
    logged-models/**/artifacts/** -text linguist-generated

    """

  static let readme = """
    # Experiment records

    This directory is written by Cairn: one directory for each training run under
    `runs/`, one file for each experiment under `experiments/`. All of it is plain JSON and CSV; Git is the database.

    - `run.json`: what was tried (parameters, code, data) and what came of it (status, latest metrics)
    - `metrics.csv`: every logged value, in the order of logging
    - `environment.json`: interpreter, packages, hardware
    - `source.patch`: changes of the code that were not committed when the run began
    - `artifacts/`: files that the run kept, listed in `artifacts.json`; the large ones are in Git LFS

    `logged-models/` has the models that runs logged.

    Look at it with `cairn runs`, `cairn show`, `cairn compare` and `cairn diff`.

    """
}
