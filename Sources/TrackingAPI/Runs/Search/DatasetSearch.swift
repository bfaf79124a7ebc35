import Records
import RunIndex

/// Which datasets the runs of some experiments read, as the pages ask.
enum DatasetSearch {
  static let message = Message(.texts("experiment_ids"))

  static let answer: @Sendable (APICall, TrackingStore) throws -> APIAnswer = { call, store in
    let texts = try message.read(call.fields).texts("experiment_ids")
    guard !texts.isEmpty else {
      throw APIError.invalid("SearchDatasets request must specify at least one experiment_id.")
    }
    guard texts.count <= 20 else {
      throw APIError.invalid(
        "SearchDatasets request cannot specify more than 20 experiment_ids. Received \(texts.count) experiment_ids."
      )
    }
    let ids = try RunSearchRequest.experiments(texts)
    let uses = try store.searching { try $0.datasets(in: ids) }
    let sorted = uses.sorted { a, b in
      if a.experiment != b.experiment { return a.experiment < b.experiment }
      if a.name != b.name { return a.name < b.name }
      if a.digest != b.digest { return a.digest < b.digest }
      return (a.context ?? "") < (b.context ?? "")
    }
    guard !sorted.isEmpty else { return .empty }
    return APIAnswer(["dataset_summaries": .array(sorted.prefix(1000).map(\.json))])
  }
}

extension DatasetUse {
  fileprivate var json: JSON {
    var members = [
      JSON.Member("experiment_id", .string(experiment.text)), JSON.Member("name", .string(name)),
      JSON.Member("digest", .string(digest)),
    ]
    if let context { members.append(JSON.Member("context", .string(context))) }
    return .object(members)
  }
}
