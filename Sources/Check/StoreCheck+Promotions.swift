import Comparison
import Git
import Ledger
import Records
import Registry

extension StoreCheck {
  /// Whether each change of a stage is one that the base's policy allows.
  mutating func checkPromotions(_ registry: ModelRegistry) throws {
    guard let tip = head.commit else { return }
    do {
      for change in try registry.stageChanges(from: base.commit, to: tip, in: ledger) {
        let verdict = try registry.judge(change, base: base.commit, head: tip, in: ledger)
        verdicts.append(verdict)
        for problem in verdict.problems { try report(problem, change) }
      }
    } catch let error as RecordError {
      let file = error.file ?? Policy.fileName
      // What cannot be read in the head is told already.
      if findings.contains(where: { $0.path == file && !$0.isWarning }) { return }
      findings.append(
        CheckFinding(
          .promotion, file, line: error.line, column: error.column,
          "no promotion can be judged: \(error.message)", remedy: "mend it in the branch that is merged into")
      )
    }
  }

  private mutating func report(_ problem: String, _ change: StageChange) throws {
    let (path, line) = try place(of: change)
    // The sentence says what would satisfy it.
    report(.promotion, at: path, line: line, "\(change): \(problem)")
  }

  /// The file that says so, and its line.
  private func place(of change: StageChange) throws -> (path: String, line: Int?) {
    let folders = [FileSlug(change.model.text).name, FileSlug.distinct(change.model.text).name]
    let stage = FileSlug(change.stage.name).name
    for file in files {
      guard case .model(let folder, let kind) = file.kind, folders.contains(folder) else { continue }
      switch kind {
      case .stage where file.path.hasSuffix("/stages/\(stage).json"):
        return (file.path, try line(of: change.version, in: file))
      case .stay(let version) where file.path.contains("/stages/\(stage)/") && version == change.version:
        return (file.path, nil)
      default: continue
      }
    }
    return ("models/\(folders[0])", nil)
  }

  private func line(of version: Int?, in file: ChangedFile) throws -> Int? {
    guard let version, let new = file.new, new.mode.isFile else { return nil }
    let text = String(decoding: try ledger.repository.blob(new.id), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.firstIndex { $0.contains("\"version\": \(version),") }.map { $0 + 1 }
  }
}
