import TestSupport
import Testing

/// MLflow's own pages, in Chromium, on our server.
@Suite(.serialized) struct PageTests {
  @Test("No page of MLflow's shows an error")
  func pages() throws {
    let programs = try ClientProgram.Environment.newest.programs()
    let served = try ServedRepository(
      arguments: ["--mlflow-ui"],
      environment: ["PATH": programs + ":" + (HermeticEnvironment.variables(home: "/")["PATH"] ?? "")])
    let screenshots = try ProjectFolder().path + "/.build/screenshots"
    let said = Result { try ClientProgram.run("pages", [served.address, screenshots]) }
    #expect(try served.stop().status == 0)
    #expect(try said.get().contains("not fine") == false)
  }
}
