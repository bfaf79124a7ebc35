internal import Records

/// Merges the files of the store by what they say.
///
/// ```swift
/// let merged = RecordMerge.merge(base: before, ours: mine, theirs: others, named: "run.json")
/// ```
public enum RecordMerge {
  /// - Parameters:
  ///   - base: the file before the sides parted; nil when there was none. So for a side that has none.
  ///   - name: the file's; only that of a metrics file says anything.
  /// - Returns: nil for a file of a kind that is not known, or that is malformed on a side.
  public static func merge(
    base: [UInt8]?, ours: [UInt8]?, theirs: [UInt8]?, named name: String
  ) -> MergedFile? {
    if ours == theirs || theirs == base { return MergedFile(ours) }
    if ours == base { return MergedFile(theirs) }
    if name == "metrics.csv" {
      guard let ours, let theirs else { return nil }
      return MetricsMerge.merge(base: base, ours: ours, theirs: theirs).map(MergedFile.init)
    }
    return records(base, ours, theirs)
  }

  private static func records(_ base: [UInt8]?, _ ours: [UInt8]?, _ theirs: [UInt8]?) -> MergedFile? {
    guard let old = parse(base), let one = parse(ours), let two = parse(theirs) else { return nil }
    let schemas = [one, two].compactMap { $0.json?["schema"]?.string }
    guard let schema = schemas.first, Set(schemas).count == 1, let form = RecordForm(schema: schema) else {
      return nil
    }
    if let whole = whole(form, old.json, one.json, two.json, ours, theirs) { return whole }
    var merge = JSONMerge(MergeRules(kind: form.kind))
    var sides = [old.json, one.json, two.json]
    // A stage without a file is one that nobody is in.
    if form.kind == "cairn/stage" { sides = sides.map { $0 ?? Self.emptyStage(like: one.json ?? two.json) } }
    let merged = merge.merge(sides[0], sides[1], sides[2])
    guard let left = form.canonical(merged.ours), let right = form.canonical(merged.theirs) else {
      return nil
    }
    var result = MergedFile(ours: left.bytes, theirs: right.bytes, contentions: merge.contentions)
    if form.kind == "cairn/stage" { settleStage(&result, old.json, one.json, two.json, ours, theirs) }
    return result
  }

  /// A side's file as JSON, `json` being nil when it has none; nil when it is malformed.
  private static func parse(_ bytes: [UInt8]?) -> (json: JSON?, Void)? {
    guard let bytes else { return (nil, ()) }
    guard let json = try? JSON(parsing: bytes) else { return nil }
    return (json, ())
  }

  /// Files that are one side's or the other's, and never of parts of both.
  private static func whole(
    _ form: RecordForm, _ base: JSON?, _ one: JSON?, _ two: JSON?, _ ours: [UInt8]?, _ theirs: [UInt8]?
  ) -> MergedFile? {
    func isDeleted(_ json: JSON?) -> Bool { json?["deleted"] != nil }
    func contend() -> MergedFile {
      let texts = [base, one, two].map { $0.map { String(decoding: $0.compact(), as: UTF8.self) } }
      return MergedFile(
        ours: ours, theirs: theirs,
        contentions: [Contention(keys: [], base: texts[0], ours: texts[1], theirs: texts[2])])
    }
    switch form.kind {
    case "cairn/model-version":
      // What is left of a deleted version says nothing that another could add to.
      if isDeleted(one) != isDeleted(two) { return MergedFile(isDeleted(one) ? ours : theirs) }
      return base == nil ? contend() : nil
    case "cairn/alias" where one == nil || two == nil: return contend()
    case "cairn/approval":
      // One person, twice: the later word.
      guard let first = one?["at"]?.string, let second = two?["at"]?.string else { return contend() }
      return MergedFile(first > second ? ours : theirs)
    case "cairn/stage": return nil
    default: return one == nil || two == nil ? contend() : nil
    }
  }

  private static func emptyStage(like other: JSON?) -> JSON? {
    guard case .object(let members)? = other else { return nil }
    return .object(members.filter { $0.key != "versions" } + [JSON.Member("versions", .array([]))])
  }

  /// In a stage that one version holds at a time, two that came in do not stand beside each other.
  private static func settleStage(
    _ file: inout MergedFile, _ base: JSON?, _ one: JSON?, _ two: JSON?, _ ours: [UInt8]?, _ theirs: [UInt8]?
  ) {
    func holders(_ json: JSON?) -> [JSON] { json?["versions"]?.array ?? [] }
    let merged = file.ours.flatMap { try? JSON(parsing: $0) }
    guard holders(one).count <= 1, holders(two).count <= 1, holders(merged).count > 1 else { return }
    let texts = [base, one, two].map { json in
      holders(json).first.map { String(decoding: $0.compact(), as: UTF8.self) }
    }
    file = MergedFile(
      ours: ours, theirs: theirs,
      contentions: [Contention(keys: ["versions"], base: texts[0], ours: texts[1], theirs: texts[2])])
  }
}
