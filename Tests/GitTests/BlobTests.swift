import Foundation
import Git
import TestSupport
import Testing

@Suite("Blobs")
struct BlobTests {
  let made: TestRepository
  init() throws { made = try TestRepository() }

  /// Named, because the test's output would show five million numbers otherwise.
  enum Content: String, CaseIterable {
    case empty, zero, text, crlf, big

    var bytes: [UInt8] {
      switch self {
      case .empty: []
      case .zero: [0]
      case .text: Array("text\n".utf8)
      case .crlf: Array("crlf\r\n".utf8)
      case .big: Array(repeating: 7, count: 5 << 20)
      }
    }
  }

  @Test("bytes written are named as git names them, and come back", arguments: Content.allCases)
  func buffer(content: Content) throws {
    let bytes = content.bytes
    let repository = try made.open()
    let expected = try ObjectID(hex: made.run(["hash-object", "--stdin"], input: bytes))
    #expect(try bytes.withUnsafeBytes { bytes in try Repository.blobID(of: bytes) } == expected)
    #expect(repository.hasObject(expected) == false)
    #expect(try repository.writeBlob(bytes) == expected)
    #expect(repository.hasObject(expected) == true)
    #expect(try repository.blobSize(expected) == bytes.count)
    let read = try repository.blob(expected)
    #expect(read.elementsEqual(bytes))
    #expect(try repository.withBlob(expected) { $0.count } == bytes.count)
    try made.fsck()
  }

  @Test("a file is stored as it is, whatever .gitattributes says", arguments: Content.allCases)
  func file(content: Content) throws {
    let bytes = content.bytes
    try made.write(".gitattributes", "* text eol=lf\n*.id ident\n")
    let path = made.path + "/file.bin"
    try TestFiles.write(path, bytes)
    let repository = try made.open()
    let id = try repository.writeBlob(ofFile: path)
    #expect(try id == ObjectID(hex: made.git("hash-object", "--no-filters", path)))
    let read = try repository.blob(id)
    #expect(read.elementsEqual(bytes))
    #expect(try repository.writeBlob(ofFile: path) == id)
    try made.fsck()
  }

  @Test("what is no regular file is refused: a link, a folder, a pipe, nothing")
  func noFile() throws {
    let repository = try made.open()
    let secret = made.home + "/secret"
    try TestFiles.write(secret, Array("secret".utf8))
    try FileManager.default.createSymbolicLink(atPath: made.path + "/link", withDestinationPath: secret)
    try TestFiles.makeDirectory(made.path + "/folder")
    try #require(mkfifo(made.path + "/pipe", 0o600) == 0)
    for name in ["link", "folder", "pipe", "nothing"] {
      let error = #expect(throws: GitError.self) { try repository.writeBlob(ofFile: made.path + "/" + name) }
      #expect(error?.code == .file)
      #expect(error?.thing == made.path + "/" + name)
    }
  }

  @Test("an id that names nothing, or a tree, is no blob")
  func missing() throws {
    let repository = try made.open()
    let tree = try repository.emptyTree()
    let missing = try ObjectID(hex: String(repeating: "1", count: 40))
    for id in [tree, missing] {
      let error = #expect(throws: GitError.self) { try repository.blob(id) }
      #expect(error?.code == .notFound)
    }
    #expect(throws: GitError.self) { try repository.blobSize(missing) }
    #expect(repository.hasObject(missing) == false)
  }
}
