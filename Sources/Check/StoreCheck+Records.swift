import Comparison
import Git
import Ledger
import Records
import Registry

extension StoreCheck {
  /// Whether each record can be read, is what its path says, and has the bytes that Cairn would write.
  mutating func checkRecords() throws {
    for file in files {
      guard let new = file.new, new.mode.isFile else { continue }
      switch file.kind {
      case .experiment(let id): try checkExperiment(file, id)
      case .run(let id, .record):
        guard let run = try record(file, Run.init(parsing:), { $0.formatted() }) else { continue }
        checkName("run", run.id.text, is: id.text, file)
      case .run(_, .environment): _ = try record(file, Environment.init(parsing:), { $0.formatted() })
      case .run(_, .manifest): _ = try record(file, ArtifactManifest.init(parsing:), { $0.formatted() })
      case .run(_, .metrics): try checkMetrics(file)
      case .loggedModel(let id, "model.json"):
        guard let model = try record(file, LoggedModel.init(parsing:), { $0.formatted() }) else { continue }
        checkName("logged model", model.id.text, is: id.text, file)
      case .loggedModel(_, "artifacts.json"):
        _ = try record(file, ArtifactManifest.init(parsing:), { $0.formatted() })
      case .model(_, .record): _ = try record(file, RegisteredModel.init(parsing:), { $0.formatted() })
      case .model(_, .version(let number)):
        guard let version = try record(file, ModelVersion.init(parsing:), { $0.formatted() }) else {
          continue
        }
        checkName("version", "\(version.number)", is: "\(number)", file)
      case .model(_, .stage): _ = try record(file, StageHolders.init(parsing:), { $0.formatted() })
      case .model(_, .stay(let version)):
        guard let stay = try record(file, StageStay.init(parsing:), { $0.formatted() }) else { continue }
        checkName("version", "\(stay.holder.version)", is: "\(version)", file)
      case .model(let folder, .approval):
        guard let approval = try record(file, Approval.init(parsing:), { $0.formatted() }) else { continue }
        checkName("approval", approval.path(inModel: folder), is: file.path, file)
      case .model(_, .alias): _ = try record(file, ModelAlias.init(parsing:), { $0.formatted() })
      default: break
      }
    }
  }

  private mutating func checkExperiment(_ file: ChangedFile, _ id: ExperimentID) throws {
    guard let experiment = try record(file, Experiment.init(parsing:), { $0.formatted() }) else { return }
    checkName("experiment", experiment.id.text, is: id.text, file)
    let before = file.old.flatMap { try? Experiment(parsing: ledger.repository.blob($0.id)) }
    if before?.name == experiment.name { return }
    do throws(RecordError) { try policy.conventions.check(experimentName: experiment.name) } catch {
      report(.name, file, error.message, remedy: "cairn experiments rename \(id) NAME")
    }
  }

  private mutating func checkName(_ what: String, _ found: String, is expected: String, _ file: ChangedFile) {
    if found == expected { return }
    report(
      .misplaced, file, "the file is that of \(what) \(found.escapedForMessage), under the name of another",
      remedy: file.old == nil ? nil : wayBack(file.path))
  }

  /// The record that a file holds; nil when it cannot be read, which then is a finding.
  private mutating func record<Record>(
    _ file: ChangedFile, _ parse: ([UInt8]) throws(RecordError) -> Record, _ format: (Record) -> [UInt8]
  ) throws -> Record? {
    guard let new = file.new else { return nil }
    guard try ledger.repository.blobSize(new.id) <= Self.longestRecord else {
      report(.malformed, file, "it is too large for a record")
      return nil
    }
    let bytes = try ledger.repository.blob(new.id)
    if let line = ConflictMarker.line(in: bytes) {
      report(
        .conflictMarker, file, line: line,
        "a merge left its marks here: the two sides still stand beside each other",
        remedy: "settle which side holds, and take the marks out")
      return nil
    }
    do {
      let record = try parse(bytes)
      let canonical = format(record)
      if canonical != bytes {
        report(
          .notCanonical, file, line: Self.firstDifference(bytes, canonical),
          "the file says the right thing in other bytes than Cairn writes, and would change again with the next command",
          remedy: "change it with a command and not by hand")
      }
      return record
    } catch {
      report(
        .malformed, file, line: error.line, column: error.column, error.message,
        remedy: file.old == nil ? nil : wayBack(file.path))
      return nil
    }
  }

  private mutating func checkMetrics(_ file: ChangedFile) throws {
    guard let new = file.new else { return }
    let bytes = try ledger.repository.blob(new.id)
    var parser = MetricsParser(checkingCanonical: true)
    var faults: [MetricFault] = []
    func take(_ line: MetricLine) {
      switch line {
      case .row: break
      case .bad(let fault), .torn(let fault): if faults.count < 3 { faults.append(fault) }
      }
    }
    parser.read(bytes, take)
    parser.finish(take)
    for fault in faults {
      let isMark = ConflictMarker.isOne(fault.bytes[...])
      report(
        isMark ? .conflictMarker : .malformed, file, line: fault.line,
        isMark ? "a merge left its marks here" : fault.reason,
        remedy: isMark ? "keep the rows of both sides, and take the marks out" : nil)
    }
    if faults.isEmpty, !parser.isCanonical {
      report(.notCanonical, file, "its rows are spelled otherwise than Cairn spells them")
    }
  }

  private static func firstDifference(_ a: [UInt8], _ b: [UInt8]) -> Int {
    let same = zip(a, b).prefix { $0 == $1 }.count
    return 1 + a[..<same].count { $0 == UInt8(ascii: "\n") }
  }
}

/// What Git writes into a file where two sides contend.
enum ConflictMarker {
  /// The line of the first, from 1.
  static func line(in bytes: [UInt8]) -> Int? {
    guard bytes.contains(UInt8(ascii: "<")) else { return nil }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.firstIndex(where: isOne).map { $0 + 1 }
  }

  static func isOne(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "<<<<<<< ".utf8) || line.starts(with: ">>>>>>> ".utf8)
  }
}
