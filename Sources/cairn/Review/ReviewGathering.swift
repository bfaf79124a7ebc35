import Check
import Comparison
import Git
import Ledger
import Records
import Registry

/// Gathers what a pull request does, for its report.
struct ReviewGathering {
  let ledger: Ledger
  let sides: ReviewSides
  private let registry = ModelRegistry()

  init(_ sides: ReviewSides, in ledger: Ledger) {
    self.sides = sides
    self.ledger = ledger
  }

  func report() throws -> ReviewReport {
    let places = StorePlaces(in: ledger)
    let (old, new) = (
      try places.side(sides.baseName, at: sides.base), try places.side(sides.headName, at: sides.head)
    )
    let (check, verdicts) = try StoreCheck.judge(
      from: sides.base, to: sides.head, named: (sides.baseName, sides.headName), in: ledger)
    let diff = try DiffGathering(
      ledger: ledger, places: places, sides: Sides(old: old, new: new), selection: .latestFinished,
      experiment: nil
    ).diff(files: []).diff
    let files = try RegistryFiles(from: old.store, to: new.store, in: ledger)
    return ReviewReport(
      base: sides.baseName, head: sides.headName, promotions: try promotions(verdicts, old, new),
      versions: files.versions, aliases: files.aliases, runs: diff, check: check)
  }

  /// A version that goes to the archive because another takes its place is told with that other.
  private func promotions(
    _ verdicts: [PromotionVerdict], _ old: Side, _ new: Side
  ) throws -> [PromotionReview] {
    var reviews: [PromotionReview] = []
    var archived: [(model: ModelName, version: Int)] = []
    for verdict in verdicts {
      let change = verdict.change
      let isReplaced = verdicts.contains { other in
        other.change.model == change.model && other.change.stage != change.stage
          && other.change.version != nil
          && other.change.from.contains { $0 == change.version }
      }
      if change.stage == .archived, verdict.passes, isReplaced, let version = change.version {
        archived.append((change.model, version))
      } else {
        reviews.append(try review(verdict, old, new))
      }
    }
    for index in reviews.indices {
      reviews[index].archived =
        archived.filter { $0.model == reviews[index].model && reviews[index].from.contains($0.version) }
        .map(\.version)
    }
    return reviews
  }

  private func review(_ verdict: PromotionVerdict, _ old: Side, _ new: Side) throws -> PromotionReview {
    let change = verdict.change
    var review = PromotionReview(
      model: change.model, stage: change.stage, version: change.version, from: change.from, to: change.to,
      rollbackOf: change.rollbackOf, gates: verdict.gates, approvals: ApprovalsReview(verdict.approvals),
      problems: verdict.problems, overridden: verdict.overridden, override: change.override)
    guard let number = change.version,
      let model = try registry.model(change.model, at: sides.head, in: ledger),
      let candidate = try? model.version(number).record
    else { return review }
    let incumbent = try review.incumbent.flatMap { number in
      try registry.model(change.renamedFrom ?? change.model, at: sides.base, in: ledger)
        .flatMap { try? $0.version(number).record }
    }
    let (before, after) = (try subject(incumbent, old), try subject(candidate, new))
    review.metrics = MetricChange.all(
      old: incumbent.map { Self.metrics(of: $0, before?.run) } ?? [:],
      new: Self.metrics(of: candidate, after?.run), directions: old.directions)
    review.history = Self.history(of: model, upTo: number)
    if let before, let after {
      let changes = ExperimentChanges(
        id: after.run.experimentID, name: change.model.text, old: before, new: after)
      review.runs =
        StoreDiff(old: old.name, new: new.name, experiments: [changes], directions: old.directions)
        .experiments.first
    }
    return review
  }

  /// The run that made a version; nil when the side does not have it.
  private func subject(_ version: ModelVersion?, _ side: Side) throws -> RunComparison.Subject? {
    guard let id = version?.runID.flatMap({ try? RunID($0) }), let run = try side.run(id, in: ledger).value
    else { return nil }
    return RunComparison.Subject(run: run, environment: try side.environment(of: id, in: ledger))
  }

  /// What the gates see: the evidence, and what the run has beside it.
  private static func metrics(of version: ModelVersion, _ run: Run?) -> [String: Double] {
    version.evidence.metrics.mapValues(\.number).merging((run?.metrics ?? [:]).mapValues(\.value)) {
      known, _ in known
    }
  }

  /// How many versions a chart goes back.
  private static let chartedVersions = 16

  private static func history(of model: ModelState, upTo number: Int) -> [String: Series] {
    let versions = model.versions.filter { $0.number <= number }.suffix(chartedVersions)
    return Series.byKey(
      versions.flatMap { version in
        version.record.evidence.metrics.map { key, value in
          Metric(
            key: key, step: Int64(version.number), timestamp: version.record.created, value: value.number)
        }
      })
  }
}

extension ApprovalsReview {
  init(_ report: ApprovalReport) {
    self.init(required: report.required, missing: report.missing)
    given = report.counted.map { Given(who: $0.approver, at: $0.at, comment: $0.comment) }
    given += report.refused.map { refused in
      Given(
        who: refused.approval?.approver ?? refused.path, at: refused.approval?.at,
        comment: refused.approval?.comment, refusal: refused.reason)
    }
  }
}
