import TestSupport
import Testing

@Suite("cairn log input")
struct LogInputCommandTests {
  @Test("data is told by its content, data at an address by the address without its secrets")
  func inputs() throws {
    let ready = try ReadyRepository()
    try ready.git.write("data/train.csv", "age,name,paid\n31,Ada,true\n28,Bob,false\n")
    try ready.git.write("images/1.bin", "1")
    try ready.expect(
      "cairn start -n one > ~/id", "cairn log input data/train.csv --context training --run $(cat ~/id)",
      "cairn log input images --name pictures --run $(cat ~/id)",
      "cairn log input 's3://bucket/x.parquet' 'https://user:geheim@host/d.csv?token=geheim2' --run $(cat ~/id)",
      "cairn log input data/train.csv --context training --run $(cat ~/id)", "cairn end --run $(cat ~/id)",
      "git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/run.json | sed -n '/inputs/,$p'",
      is: """
        $ cairn start -n one > ~/id
        $ cairn log input data/train.csv --context training --run $(cat ~/id)
        $ cairn log input images --name pictures --run $(cat ~/id)
        $ cairn log input 's3://bucket/x.parquet' 'https://user:geheim@host/d.csv?token=geheim2' --run $(cat ~/id)
        $ cairn log input data/train.csv --context training --run $(cat ~/id)
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/run.json | sed -n '/inputs/,$p'
          "inputs": [
            { "name": "train.csv", "digest": "ID1", "source_type": "local", "source": "data/train.csv", "schema": "{\\"fields\\":[{\\"name\\":\\"age\\",\\"type\\":\\"integer\\"},{\\"name\\":\\"name\\",\\"type\\":\\"string\\"},{\\"name\\":\\"paid\\",\\"type\\":\\"boolean\\"}]}", "profile": "{\\"num_rows\\":2,\\"num_elements\\":6}", "context": "training" },
            { "name": "pictures", "digest": "ID2", "source_type": "local", "source": "images" },
            { "name": "x.parquet", "digest": "ID3", "source_type": "s3", "source": "s3://bucket/x.parquet", "tags": { "cairn.digest": "source" } },
            { "name": "d.csv", "digest": "ID4", "source_type": "http", "source": "https://host/d.csv", "tags": { "cairn.digest": "source" } }
          ]
        }

        """)
    #expect(try ready.holds("geheim") == false)
  }

  @Test("what cannot be read is refused with its name, and nothing is logged")
  func refusals() throws {
    let ready = try ReadyRepository()
    try ready.expect(
      "cairn start -n one > ~/id", "cairn log input train.sh nothing.csv --run $(cat ~/id)",
      "cairn log input a b --name x --run $(cat ~/id)", "cairn log input --run $(cat ~/id)",
      "cairn log input train.sh",
      "cairn end --run $(cat ~/id)", "cairn log input train.sh --run $(cat ~/id)",
      "git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/run.json | grep -c inputs",
      is: """
        $ cairn start -n one > ~/id
        $ cairn log input train.sh nothing.csv --run $(cat ~/id)
        ! cairn: cannot read 'DIR/nothing.csv': No such file or directory
        [exit 3]
        $ cairn log input a b --name x --run $(cat ~/id)
        ! cairn: --name goes with one dataset; 2 were given
        [exit 2]
        $ cairn log input --run $(cat ~/id)
        ! cairn: missing expected argument '<data> ...'
        !   see 'cairn log input --help'
        [exit 2]
        $ cairn log input train.sh
        ! cairn: which run? Give --run ID, or set CAIRN_RUN_ID (export CAIRN_RUN_ID=$(cairn start))
        [exit 2]
        $ cairn end --run $(cat ~/id)
        ! cairn: run RUN1 committed to main as COMMIT1
        $ cairn log input train.sh --run $(cat ~/id)
        ! cairn: run RUN1 has ended and is committed: nothing more can be logged to it
        [exit 3]
        $ git show HEAD:cairn/runs/$(cut -c1-2 ~/id)/$(cat ~/id)/run.json | grep -c inputs
        0
        [exit 1]

        """)
  }
}
