import Foundation
import Records
import TestSupport
import Testing
import TrackingAPI

@testable import TrackingServer

@Suite("Users")
struct AccessTests {
  @Test("a password is recognised by what is kept of it, and only that one")
  func passwords() throws {
    let hash = try PasswordHash(of: "correct horse battery")
    let read = try #require(PasswordHash(hash.text))
    #expect(read == hash)
    #expect(read.matches("correct horse battery"))
    #expect(!read.matches("correct horse batterz"))
    #expect(hash.text.hasPrefix("pbkdf2-sha256$600000$"))
    #expect(try PasswordHash(of: "correct horse battery") != hash)
  }

  @Test("the derivation is that of RFC 7914's PBKDF2-HMAC-SHA256 vector")
  func vector() throws {
    let key = "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
    let hash = try #require(PasswordHash("pbkdf2-sha256$1$73616c74$\(key)"))
    #expect(hash.matches("passwd"))
  }

  @Test(
    "what is kept of a password is not taken when it was tampered with",
    arguments: [
      "", "x", "pbkdf2-sha256$0$00$00", "pbkdf2-sha256$600000$zz$00", "md5$1$00$00",
      "pbkdf2-sha256$1$00$" + String(repeating: "0", count: 62),
    ])
  func tampered(_ text: String) { #expect(PasswordHash(text) == nil) }

  @Test("a book of users is read as it was written")
  func roundTrip() throws {
    var book = UserBook()
    try book.set("ada", password: "correct horse battery", isAdmin: true)
    try book.set("grace", password: "another sentence", isAdmin: false)
    _ = try book.addToken(to: "grace", label: "ci \"x\"")
    try book.grant(.edit, on: .experiment("12"), to: "grace")
    try book.grant(Permission.none, on: .model("secret"), to: "grace")
    book.fallback = .edit
    #expect(try UserBook(parsing: book.formatted()) == book)
  }

  @Test("grants come before the default, administrators before both, and strangers may nothing")
  func permissions() throws {
    var book = UserBook()
    try book.set("ada", password: "correct horse battery", isAdmin: true)
    try book.set("grace", password: "another sentence", isAdmin: false)
    try book.grant(.manage, on: .experiment("1"), to: "grace")
    try book.grant(Permission.none, on: .experiment("2"), to: "grace")
    #expect(book.permission(of: "grace", on: .experiment("1")) == .manage)
    #expect(book.permission(of: "grace", on: .experiment("2")) == .none)
    #expect(book.permission(of: "grace", on: .experiment("3")) == .read)
    #expect(book.permission(of: "ada", on: .experiment("2")) == .manage)
    #expect(book.permission(of: "eve", on: .experiment("3")) == .none)
    #expect(book.readsAll("ada") && !book.readsAll("grace") && !book.readsAll("eve"))
    try book.grant(nil, on: .experiment("2"), to: "grace")
    #expect(book.readsAll("grace"))
  }

  @Test("names and passwords that are too weak or too strange are refused")
  func refused() throws {
    var book = UserBook()
    for name in ["", "a:b", "a b", "ä", String(repeating: "a", count: 65)] {
      #expect(throws: RecordError.self) {
        try book.set(name, password: "correct horse battery", isAdmin: false)
      }
    }
    #expect(throws: ServerError.self) { try book.set("ada", password: "short", isAdmin: false) }
    #expect(throws: ServerError.self) { try book.remove("nobody") }
  }

  @Test("the file is readable by its owner alone, and changes of another process are seen")
  func file() throws {
    let folder = try TemporaryDirectory()
    let file = UserFile(folder.path + "/users.json")
    #expect(try file.book().users.isEmpty)
    try file.change { try $0.set("ada", password: "correct horse battery", isAdmin: false) }
    var status = stat()
    stat(file.path, &status)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(try file.book().users.keys.sorted() == ["ada"])
    try folder.write("users.json", "{}")
    #expect(throws: RecordError.self) { try UserFile(file.path).book() }
  }

  @Test(
    "headers of clients are read as they are meant",
    arguments: [
      ("Basic YWRhOnBhc3M6d29yZA==", Credentials.basic(user: "ada", password: "pass:word")),
      ("basic  OnA", .basic(user: "", password: "p")), ("Bearer abc", .bearer("abc")),
      ("Basic !!!", nil), ("Basic YWRh", nil), ("Digest x", nil), ("Bearer ", nil), ("", nil),
      ("Basic /////w==", nil),
    ] as [(String, Credentials?)])
  func credentials(_ header: String, _ expected: Credentials?) {
    #expect(Credentials(header) == expected)
  }

  @Test("each route that the API has is one that a permission is known for")
  func routes() {
    for path in ["runs/log-batch", "runs/search", "registered-models/create", "model-versions/get"] {
      let known = APIRequest.Method.allCases.contains { RouteRule.of($0, "/api/2.0/mlflow/" + path) != nil }
      #expect(known)
    }
    #expect(RouteRule.of(.get, "/api/2.0/mlflow/unknown/route") == nil)
    #expect(RouteRule.of(.get, "/api/2.0/other/runs/get") == nil)
  }
}
