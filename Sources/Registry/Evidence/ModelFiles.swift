import Artifacts
import Ledger
import Records

/// The files of a model, and what they tell of it.
struct ModelFiles {
  let ledger: Ledger
  let place: ModelPlace

  /// No file that describes a model is longer than this; nothing longer is read into memory.
  private static let maximumDescription: Int64 = 4 << 20

  /// Adds what the files tell.
  ///
  /// - Returns: a sentence for each thing that could not be found out.
  func tell(_ evidence: inout ModelEvidence) throws -> [String] {
    let entries = try ledger.artifactEntries(place.home, at: place.path)
    guard !entries.isEmpty else {
      return ["there are no files at '\(place.text.escapedForMessage)': no digest"]
    }
    let files = entries.map { (path: relative($0.path), sha256: $0.sha256) }
    evidence.path = place.text
    evidence.digest = ModelDigest.text(of: files)
    evidence.files = files.count
    evidence.size = entries.reduce(0) { $0 + $1.size }
    var notes: [String] = []
    let names = Set(files.map(\.path))
    func read(_ name: String, _ body: ([UInt8]) throws -> Void) throws {
      guard names.contains(name) else { return }
      do {
        guard let bytes = try bytes(of: name) else {
          notes.append("\(name) is longer than \(Self.maximumDescription) bytes: not read")
          return
        }
        do { try body(bytes) } catch { notes.append("\(name): \(error)") }
      } catch let error as LedgerError where error.code == .notFound {
        // In Git LFS, and not in this clone: its digest is known all the same.
        notes.append("\(name) was not read: \(error.message)")
      }
    }
    try read("MLmodel") { bytes in
      let model = try MLmodel(parsing: bytes)
      evidence.flavors = model.flavors
      evidence.signature = model.signature
      evidence.inputExample = model.inputExample
    }
    try read("requirements.txt") { evidence.requirements = ModelRequirements.lines(ofPip: $0) }
    if evidence.requirements.isEmpty {
      try read("conda.yaml") { evidence.requirements = try ModelRequirements.lines(ofConda: $0) }
    }
    return notes
  }

  /// Relative to the model's folder; of a model that is a single file, its name.
  private func relative(_ path: String) -> String {
    guard let folder = place.path?.text else { return path }
    if path != folder { return String(decoding: path.utf8.dropFirst(folder.utf8.count + 1), as: UTF8.self) }
    return path.split(separator: "/").last.map(String.init) ?? path
  }

  private func bytes(of name: String) throws -> [UInt8]? {
    let path = try ArtifactPath((place.path.map { $0.text + "/" } ?? "") + name)
    guard let reader = try ledger.openArtifact(place.home, path) else { return [] }
    return reader.size <= Self.maximumDescription ? try reader.bytes() : nil
  }
}
