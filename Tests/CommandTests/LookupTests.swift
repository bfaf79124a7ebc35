import TestSupport
import Testing

@Suite("Which repository and which moment")
struct LookupTests {
  @Test("from a folder of the work tree, from elsewhere with -C, in a linked work tree, in a bare clone")
  func places() throws {
    let store = try SampleStore(policy: "branch: main\n")
    let command = ["runs", "--columns", "name"]
    let expected = "NAME\nbrave-otter\ncalm-fox\nloud-bee\n"
    let repository = store.repository
    try repository.write("deep/down/file", "")
    #expect(try CairnProgram.run(command, in: repository, directory: "deep/down").text == expected)
    #expect(
      try CairnProgram.run(command + ["-C", repository.path], in: repository, directory: "/").text == expected
    )
    #expect(try CairnProgram.run(command, in: repository.addWorktree(branch: "side")).text == expected)
    #expect(try CairnProgram.run(command, in: repository.bareClone()).text == expected)
  }

  @Test("the index is not asked for a run that is named by its id", arguments: [SampleStore.fox, "9c8b"])
  func noIndex(name: String) throws {
    let store = try SampleStore()
    #expect(try CairnProgram.run(["tag", name], in: store.repository).status == 0)
    #expect(!TestFiles.exists(store.repository.path + "/.git/cairn/index.sqlite"))
  }

  @Test("what the branch gains by a commit, loses by a reset, or gets by a checkout is seen at once")
  func follows() throws {
    let store = try SampleStore()
    #expect(
      try store.transcript(
        "cairn runs --columns name", "git reset -q --hard HEAD~1 && cairn runs --columns name",
        "git checkout -q HEAD~1 && cairn runs --columns name",
        "git checkout -q main && cairn show @last~1 | head -1") == """
          $ cairn runs --columns name
          NAME
          brave-otter
          calm-fox
          loud-bee
          $ git reset -q --hard HEAD~1 && cairn runs --columns name
          NAME
          calm-fox
          loud-bee
          $ git checkout -q HEAD~1 && cairn runs --columns name
          no runs yet; record one with: cairn run -- python train.py
          $ git checkout -q main && cairn show @last~1 | head -1
          loud-bee

          """)
  }
}
