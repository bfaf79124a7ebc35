import Records

/// A column of the index: one fact of runs, kept apart from the others so that a search reads only what it asks for.
enum Column: Hashable {
  case field(RunField)
  case metric(String)
  case param(String)
  case tag(String)
}

/// The facts that each run has or may have. The numbers are in the file: a change is a new ``Schema/version``.
enum RunField: Int, CaseIterable {
  case id = 0
  case startTime = 1
  case endTime = 2
  case experiment = 3
  case status = 4
  case lifecycle = 5
  case name = 6
  case parent = 7
  case exitCode = 8
  /// There whenever the run has a source.
  case sourceDirty = 9
  case sourceCommit = 10
  case sourceBranch = 11
  case sourcePatch = 12
  case sourceOmitted = 13
  case sourceRemote = 14
  case sourceCommand = 15
  case sourceDirectory = 16
  case sourceEntryPoint = 17
  /// The arrays of `run.json`.
  case inputs = 18
  case outputs = 19
  /// All of `run.json`, for the rare run that holds keys which this program does not know.
  case record = 20
  case user = 21
  case modelInputs = 22

  /// Whether the values are no texts: lists and JSON.
  var isBytes: Bool {
    switch self {
    case .sourceOmitted, .sourceCommand, .inputs, .outputs, .record, .modelInputs: true
    default: false
    }
  }

  /// Keys of metrics, parameters and tags are numbered from here.
  static let end = 32
}

/// How a column's cells are laid out.
enum CellLayout {
  case identities, times, metrics, texts
}

extension Column {
  /// Where a tag's texts are: in the first of these columns that has one. The name and the parent are no tags in the
  /// index, though MLflow's clients ask for them as such.
  static func texts(ofTag key: String) -> [Column] {
    switch key {
    case "mlflow.runName": [.field(.name)]
    case "mlflow.parentRunId": [.field(.parent), .tag(key)]
    default: [.tag(key)]
    }
  }

  /// Where an attribute's texts are, in the same way; none where they are made up.
  static func texts(of attribute: SearchFilter.TextAttribute) -> [Column] {
    switch attribute {
    case .runName: [.field(.name)]
    case .status: [.field(.status)]
    case .userID: [.field(.user), .tag(Run.userTag)]
    case .runID, .artifactURI: []
    }
  }

  var layout: CellLayout {
    switch self {
    case .field(.id): .identities
    case .field(.startTime), .field(.endTime): .times
    case .metric: .metrics
    default: .texts
    }
  }
}

/// A text that is equal only to its very bytes. Swift's own comparison takes two spellings of `é` for one.
struct ExactText: Hashable {
  let text: String
  init(_ text: String) { self.text = text }

  static func == (a: ExactText, b: ExactText) -> Bool {
    var (a, b) = (a.text, b.text)
    return a.withUTF8 { a in
      b.withUTF8 { UnsafeRawBufferPointer(a).hasSameBytes(as: UnsafeRawBufferPointer($0)) }
    }
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
