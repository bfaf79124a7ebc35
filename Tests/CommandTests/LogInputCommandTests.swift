import TestSupport
import Testing

@Suite("cairn log input")
struct LogInputCommandTests {
  @Test("data is told by its content, data at an address by the address without its secrets")
  func inputs() throws {
    let ready = try ReadyRepository()
    try ready.git.write("data/train.csv", "age,name,paid\n31,Ada,true\n28,Bob,false\n")
    try ready.git.write("images/1.bin", "1")
    #expect(
      try ready.transcript(
        "cairn start -n one > id", "cairn log input data/train.csv --context training --run $(cat id)",
        "cairn log input images --name pictures --run $(cat id)",
        "cairn log input 's3://bucket/x.parquet' 'https://user:geheim@host/d.csv?token=geheim2' --run $(cat id)",
        "cairn log input data/train.csv --context training --run $(cat id)", "cairn end --run $(cat id)",
        "git show HEAD:cairn/runs/$(cut -c1-2 id)/$(cat id)/run.json | sed -n '/inputs/,$p'") == """
        """)
    #expect(try ready.holds("geheim") == false)
  }

  @Test("what cannot be read is refused with its name, and nothing is logged")
  func refusals() throws {
    let ready = try ReadyRepository()
    #expect(
      try ready.transcript(
        "cairn start -n one > id", "cairn log input train.sh nothing.csv --run $(cat id)",
        "cairn log input a b --name x --run $(cat id)", "cairn log input --run $(cat id)", "cairn log input train.sh",
        "cairn end --run $(cat id)", "cairn log input train.sh --run $(cat id)",
        "git show HEAD:cairn/runs/$(cut -c1-2 id)/$(cat id)/run.json | grep -c inputs") == """
        """)
  }
}
