public import Comparison
public import Records

extension StoreDiff {
  /// What `cairn diff --format json` prints:
  ///
  ///     {"old": "main", "new": "HEAD", "select": "latest",
  ///      "experiments": [
  ///        {"id", "name", "old_run": id or null, "new_run": id or null,
  ///         "metrics": [{"key", "old", "new", "change", "percent", "better": "higher", "lower" or null,
  ///                      "verdict": "better", "worse", "same" or "unknown"}],
  ///         "params", "code", "environment", "packages": [{"key", "old", "new"}],
  ///         "datasets": [{"name", "context", "old", "new"}],
  ///         "added": [run], "changed": [{"id", "name", "fields": [{"key", "old", "new"}]}], "removed": [run]}],
  ///      "files": [{"path", "in_old", "in_new", "metrics": as above, "texts": [{"key", "old", "new"}]}]}
  ///
  /// A side that is missing is null; runs are as ``Run/document(experiment:)`` gives them.
  public func json() -> JSON {
    .object([
      JSON.Member("old", .string(old)),
      JSON.Member("new", .string(new)),
      JSON.Member("select", .string(selection.text)),
      JSON.Member("experiments", .array(experiments.map(\.document))),
      JSON.Member("files", .array(files.map(\.document))),
    ])
  }
}

extension ExperimentDiff {
  fileprivate var document: JSON {
    .object([
      JSON.Member("id", .string(id.text)),
      JSON.Member("name", .string(name)),
      JSON.Member("old_run", .text(old?.id.text)),
      JSON.Member("new_run", .text(new?.id.text)),
      JSON.Member("metrics", .array(metrics.map(\.document))),
      JSON.Member("params", .changes(params)),
      JSON.Member("code", .changes(code)),
      JSON.Member("environment", .changes(environment.facts)),
      JSON.Member("packages", .changes(environment.packages)),
      JSON.Member("datasets", .array(datasets.map(\.document))),
      JSON.Member("added", .array(added.map { $0.document(experiment: name) })),
      JSON.Member("changed", .array(changed.map(\.document))),
      JSON.Member("removed", .array(removed.map { $0.document(experiment: name) })),
    ])
  }
}

extension MetricChange {
  fileprivate var document: JSON {
    .object([
      JSON.Member("key", .string(key)), JSON.Member("old", .value(old)), JSON.Member("new", .value(new)),
      JSON.Member("change", .value(absolute)), JSON.Member("percent", .value(percent)),
      JSON.Member("better", .text(direction?.rawValue)), JSON.Member("verdict", .string(verdict.rawValue)),
    ])
  }
}

extension DatasetChange {
  fileprivate var document: JSON {
    .object([
      JSON.Member("name", .string(name)), JSON.Member("context", .text(context)),
      JSON.Member("old", .text(old)), JSON.Member("new", .text(new)),
    ])
  }
}

extension RunChange {
  fileprivate var document: JSON {
    .object([
      JSON.Member("id", .string(new.id.text)), JSON.Member("name", .string(new.name)),
      JSON.Member("fields", .changes(fields)),
    ])
  }
}

extension FileMetricsDiff {
  fileprivate var document: JSON {
    .object([
      JSON.Member("path", .string(path)), JSON.Member("in_old", .bool(hasOld)),
      JSON.Member("in_new", .bool(hasNew)), JSON.Member("metrics", .array(metrics.map(\.document))),
      JSON.Member("texts", .changes(texts)),
    ])
  }
}
