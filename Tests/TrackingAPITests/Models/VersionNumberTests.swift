import Testing

@testable import TrackingAPI

@Suite struct VersionNumberTests {
  @Test(
    "Numbers of versions are read as Python reads them",
    arguments: [("1", 1), (" 2 ", 2), ("+3", 3), ("1_0", 10), ("007", 7)])
  func numbers(text: String, number: Int) throws {
    #expect(try VersionNumber(requested: text).number == number)
  }

  @Test("What is no number is none", arguments: ["", "x", "1.0", "1__0", "_1", "-", "１x"])
  func noNumber(text: String) { #expect(throws: APIError.self) { try VersionNumber(requested: text) } }
}
