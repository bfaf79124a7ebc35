import ArgumentParser
import Ledger
import Records
import RunIndex

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Find what is not as it should be, and mend it.",
    discussion: """
      Looks for torn files, runs whose process is gone, records that no commit holds, stale locks, an ignored store, \
      a damaged index. Mending never throws away what was recorded.

      Exit status: 0 when nothing is left to be mended, 1 when something is.

      Example:
        cairn doctor
        cairn doctor --fix
      """)

  @OptionGroup var repository: RepositoryOptions
  @Flag(help: "Mend what can be mended without you.")
  var fix = false
  @Flag(help: "Print the findings as JSON.")
  var json = false

  func run() throws {
    let world = World()
    let ledger = try world.ledger(repository)
    var results = try fix ? mend(ledger) : ledger.examine().map { Diagnosis($0) }
    results += try examineIndex(ledger)
    results += ledger.policyWarnings.map { Diagnosis("policy", $0.description, canBeMended: false) }
    if json {
      try Output.put(.array(results.map(\.json)))
    } else {
      try Output.put(text(results))
    }
    if results.contains(where: \.remains) { throw Failure.no }
  }

  /// Mends what can be mended, and looks again: what could not be finished, such as a commit during a merge, stays.
  private func mend(_ ledger: Ledger) throws -> [Diagnosis] {
    let findings = try ledger.examine()
    var results = findings.map { Diagnosis($0) }
    for (index, finding) in findings.enumerated() where finding.canBeRepaired {
      do {
        results[index].mended = try ledger.repair(finding)
      } catch {
        results[index].message += "; \(Failure.message(error))"
      }
    }
    if results.allSatisfy({ $0.mended == nil }) { return results }
    for finding in try ledger.examine() {
      guard let index = findings.firstIndex(where: { $0.kind == finding.kind }) else {
        results.append(Diagnosis(finding))
        continue
      }
      if let tried = results[index].mended { results[index].message += "; \(tried)" }
      results[index].mended = nil
    }
    return results
  }

  private func examineIndex(_ ledger: Ledger) throws -> [Diagnosis] {
    let catalogue = try Catalogue(ledger)
    let path = Catalogue.indexFile(of: ledger)
    var results: [Diagnosis] = []
    switch try RunIndex.condition(at: path, for: catalogue.storeTree()) {
    case .missing, .current: break
    case .outdated:
      // Any question does it.
      results.append(
        Diagnosis(
          "index-outdated", "the index was behind the branch", canBeMended: true,
          mended: "brought it up to date"))
    case .damaged(let reason):
      var result = Diagnosis("index-damaged", reason, canBeMended: true)
      guard fix else { return results + [result] }
      RunIndex.discard(at: path)
      result.mended = "built it anew from the commits"
      results.append(result)
    }
    let problems = try catalogue.searching { try $0.problems() }
    return results
      + problems.map {
        Diagnosis(
          "malformed-record",
          "'\(ledger.policy.store)/\($0.path)' cannot be read, so its run is in no list: \($0.message)",
          canBeMended: false)
      }
  }

  private func text(_ results: [Diagnosis]) -> String {
    if results.isEmpty { return "all is well\n" }
    var text = ""
    for result in results {
      text += "\(result.code): \(result.message)\n"
      if let mended = result.mended { text += "  mended: \(mended)\n" }
    }
    let left = results.filter(\.remains)
    let mendable = left.count(where: \.canBeMended)
    if left.isEmpty { return text + "\nall is well\n" }
    text += "\n\(left.count) to be mended"
    if mendable > 0, !fix {
      text += "\(mendable == left.count ? "" : ", \(mendable) of them") with: cairn doctor --fix"
    }
    return text + "\n"
  }
}

/// Something that was found, and what became of it.
private struct Diagnosis {
  /// Stable, for programs.
  var code: String
  var message: String
  var canBeMended: Bool
  /// What was done.
  var mended: String?
  /// Whether it is to be mended at all.
  var isFault = true

  var remains: Bool { isFault && mended == nil }

  init(_ code: String, _ message: String, canBeMended: Bool, mended: String? = nil) {
    self.code = code
    self.message = message
    self.canBeMended = canBeMended
    self.mended = mended
  }

  init(_ finding: Finding) {
    self.init(finding.code, finding.message, canBeMended: finding.canBeRepaired)
    // Somebody's own file in the store: worth knowing, and no fault.
    if case .stranger = finding.kind { isFault = false }
  }

  var json: JSON {
    .object([
      .init("code", .string(code)), .init("message", .string(message)), .init("is_fault", .bool(isFault)),
      .init("can_be_mended", .bool(canBeMended)), .init("mended", mended.map(JSON.string) ?? .null),
    ])
  }
}
