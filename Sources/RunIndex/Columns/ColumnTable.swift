/// The numbers of columns, as the table `column` keeps them.
final class ColumnTable {
  private let database: Database
  private var numbers: [[ExactText: Int]] = [[:], [:], [:]]
  private var columns: [Int: Column] = [:]

  init(_ database: Database) { self.database = database }

  /// Forgets what a transaction that came to nothing may have numbered.
  func forget() {
    numbers = [[:], [:], [:]]
    columns = [:]
  }

  /// nil when no run has ever had such a key.
  func number(of column: Column) throws(IndexError) -> Int? {
    switch column {
    case .field(let field): return field.rawValue
    case .metric(let key): return try number(kind: 0, key)
    case .param(let key): return try number(kind: 1, key)
    case .tag(let key): return try number(kind: 2, key)
    }
  }

  func numberMakingOne(for column: Column) throws(IndexError) -> Int {
    switch column {
    case .field(let field): field.rawValue
    case .metric(let key): try numberMakingOne(kind: 0, key)
    case .param(let key): try numberMakingOne(kind: 1, key)
    case .tag(let key): try numberMakingOne(kind: 2, key)
    }
  }

  func column(_ number: Int) throws(IndexError) -> Column {
    if number < RunField.end {
      guard let field = RunField(rawValue: number) else { throw .damaged("there is no field \(number)") }
      return .field(field)
    }
    if let column = columns[number] { return column }
    let statement = try database.statement("SELECT kind, key FROM column WHERE number = ?")
    statement.bind(1, number)
    defer { statement.reset() }
    guard try statement.step() else { throw .damaged("there is no column \(number)") }
    let key = statement.text(1)
    let column: Column =
      switch statement.integer(0) {
      case 0: .metric(key)
      case 1: .param(key)
      default: .tag(key)
      }
    columns[number] = column
    return column
  }

  private func number(kind: Int, _ key: String) throws(IndexError) -> Int? {
    if let number = numbers[kind][ExactText(key)] { return number }
    let statement = try database.statement("SELECT number FROM column WHERE kind = ? AND key = ?")
    statement.bind(1, kind)
    statement.bind(2, key)
    defer { statement.reset() }
    guard try statement.step() else { return nil }
    let number = statement.integer(0)
    numbers[kind][ExactText(key)] = number
    return number
  }

  private func numberMakingOne(kind: Int, _ key: String) throws(IndexError) -> Int {
    if let number = try number(kind: kind, key) { return number }
    let highest = try database.integer("SELECT max(number) FROM column") ?? 0
    let number = max(RunField.end, highest + 1)
    let statement = try database.statement("INSERT INTO column (number, kind, key) VALUES (?, ?, ?)")
    statement.bind(1, number)
    statement.bind(2, kind)
    statement.bind(3, key)
    try statement.run()
    numbers[kind][ExactText(key)] = number
    return number
  }
}
