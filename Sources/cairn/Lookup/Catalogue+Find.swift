import Git
import Ledger
import Records
import Registry
import RunIndex

extension Catalogue {
  /// The run that a person names, see ``RunReference``.
  ///
  /// - Parameter experiments: names or ids; empty is all of them.
  /// - Throws: ``UsageError`` when the text is no name; `LedgerError` when it fits no run, or several.
  func find(_ text: String, in experiments: [String] = []) throws -> Run {
    let reference = try RunReference(parsing: text)
    let scope = try experimentIDs(experiments)
    let found: Run? =
      switch reference {
      case .id(let id): try run(id)
      case .text(let text): try find(text, scope)
      case .last(let back): try last(back, scope)
      case .best(let metric, let direction): try best(metric, direction, scope)
      case .model(let reference): try run(of: reference) ?? find(text, scope)
      }
    guard let found, scope?.contains(found.experimentID) ?? true else {
      throw LedgerError(
        .notFound, try isEmpty() ? "there are no runs\(place([]))" : reason(reference, text, experiments))
    }
    return found
  }

  private func reason(_ reference: RunReference, _ text: String, _ experiments: [String]) -> String {
    let place = place(experiments)
    switch reference {
    case .best(let metric, _): return "no finished run\(place) has the metric '\(metric.escapedForMessage)'"
    case .last(let back):
      return back == 0 ? "there is no run\(place)" : "there are fewer than \(back + 1) runs\(place)"
    case .id, .text, .model:
      let isShort = text.utf8.count < RunReference.shortestPrefix && RunReference.isHex(text)
      let hint =
        isShort ? "an id needs \(RunReference.shortestPrefix) characters or more" : "see 'cairn runs'"
      return "no run '\(text.escapedForMessage)'\(place); \(hint)"
    }
  }

  /// The beginning of an id goes before a name: ids are what the lists show.
  private func find(_ text: String, _ scope: [ExperimentID]?) throws -> Run? {
    if let prefix = RunReference.prefix(text) {
      let fitting = try ids(withPrefix: prefix)
      if fitting.count == 1 { return try run(fitting[0]) }
      if fitting.count > 1 { throw ambiguity(prefix, fitting) }
    }
    return try searching { index in
      // The deleted ones only when no other has the name.
      try [RunQuery.View.active, .deleted].lazy.compactMap { view in
        let named = SearchFilter([.text(.runName, .equal(text))])
        return try index.runs(RunQuery(experiments: scope, filter: named, view: view, limit: 1)).runs.first
      }.first
    }
  }

  /// The run that a version came from; nil when there is no such model.
  private func run(of reference: ModelReference) throws -> Run? {
    let models = try ModelCatalogue(ledger, at: revision?.hex)
    guard let model = try models.find(reference.model) else { return nil }
    guard let named = reference.version else {
      throw UsageError("which version of the model? Write \(reference.text)/4 or \(reference.text)@ALIAS")
    }
    let version = try model.version(named: named)
    let name = "\(model.name.text.escapedForMessage)@\(version.number)"
    guard let text = version.record.runID, !text.isEmpty else {
      throw RegistryError(.notFound, "\(name) was registered from no run")
    }
    guard let id = try? RunID(text), let run = try run(id) else {
      throw RegistryError(
        .notFound, "\(name) was registered from run \(text.escapedForMessage), which is not here")
    }
    return run
  }

  private func ids(withPrefix prefix: String) throws -> [RunID] {
    var ids = Set(try ledger.runIDs(withPrefix: prefix, inStore: storeTree()))
    if revision == nil {
      for live in try ledger.liveRuns() where live.run.text.hasPrefix(prefix) { ids.insert(live.run) }
    }
    return ids.sorted()
  }

  private func ambiguity(_ prefix: String, _ ids: [RunID]) -> LedgerError {
    let shown = ids.prefix(8).map { id in
      let run = try? run(id)
      return "  \(id.text.prefix(max(8, prefix.utf8.count + 2)))  \(run?.name.escapedForMessage ?? "")"
    }
    let rest = ids.count > shown.count ? ["  and \(ids.count - shown.count) more"] : []
    return LedgerError(
      .notFound,
      (["'\(prefix)' is the beginning of \(ids.count) runs' ids; give more of it:"] + shown + rest)
        .joined(separator: "\n"))
  }

  private func last(_ back: Int, _ scope: [ExperimentID]?) throws -> Run? {
    let runs = try searching { try $0.runs(RunQuery(experiments: scope, limit: back + 1)).runs }
    return runs.count > back ? runs[back] : nil
  }

  private func best(
    _ metric: String, _ direction: Policy.Direction?, _ scope: [ExperimentID]?
  ) throws -> Run? {
    guard let direction = direction ?? ledger.policy.direction(of: metric) else {
      throw UsageError(
        "nothing says which way '\(metric.escapedForMessage)' gets better: write @best:\(metric):lower or :higher, "
          + "or add it to 'conventions: metrics:' in cairn.yaml")
    }
    let finished = SearchFilter([.text(.status, .equal(RunStatus.finished.rawValue))])
    return try searching { try $0.bestRun(by: metric, direction, of: scope, filter: finished) }
  }

  /// Whether there is no run at all, which calls for other words than one that is not found.
  func isEmpty() throws -> Bool {
    try searching { try $0.runs(RunQuery(view: .all, limit: 1)).runs.isEmpty }
  }

  /// ` in experiment 'churn' at v1.2`, for messages.
  private func place(_ experiments: [String]) -> String {
    let names = experiments.map { "'\($0.escapedForMessage)'" }.joined(separator: ", ")
    return (names.isEmpty ? "" : " in experiment \(names)") + (revision.map { " at \($0.short)" } ?? "")
  }
}
