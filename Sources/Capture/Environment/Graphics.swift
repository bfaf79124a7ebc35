import Records

extension CaptureContext {
  /// NVIDIA's processors, as `nvidia-smi` tells them, or the kernel's driver where that is missing.
  ///
  /// The answer is kept: it holds until the machine starts anew or another driver is loaded.
  func graphics(_ problems: inout [String]) -> [Environment.GPU] {
    let driver = LocalFile.text("/proc/driver/nvidia/version", limit: 1 << 16)
    guard let program = program("nvidia-smi") else { return driver.map(Self.graphicsOfKernel) ?? [] }
    let stamp = LocalFile.stamp(program)
    let boot = LocalFile.text("/proc/sys/kernel/random/boot_id", limit: 64)
    let cache = cacheFile(
      "gpus", [program, "\(stamp?.modified ?? 0) \(stamp?.size ?? 0)", driver ?? "", boot ?? ""])
    if let cache, let bytes = LocalFile.bytes(cache), let known = try? JSON(parsing: bytes).array {
      return known.compactMap(Self.processor)
    }
    do throws(OutsideProgram.Failure) {
      let list = try ask(
        program, ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader,nounits"])
      // CUDA's version is in no query; the short report has it in its head.
      let report = (try? ask(program, ["-q", "-d", "COMPUTE"])) ?? []
      let found = Self.graphics(
        inList: String(decoding: list, as: UTF8.self), report: String(decoding: report, as: UTF8.self))
      if let cache { LocalFile.replace(cache, with: JSON.array(found.map(Self.json)).formatted()) }
      return found
    } catch {
      problems.append("nvidia-smi was asked for the GPUs, but \(error)")
      return driver.map(Self.graphicsOfKernel) ?? []
    }
  }

  /// Lines `NVIDIA A100-SXM4-80GB, 550.54.15, 81920`, and `CUDA Version : 12.4` somewhere in the report.
  static func graphics(inList list: String, report: String) -> [Environment.GPU] {
    let cuda = report.split(separator: "\n").first { $0.contains("CUDA Version") }?
      .split(separator: ":").last.map { String($0.filter { $0 != " " }) }
    return list.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ",").map { $0.drop { $0 == " " } }
      guard fields.count == 3, !fields[0].isEmpty else { return nil }
      // MiB; `[N/A]` where the memory is the machine's own.
      let memory = Int64(fields[2].prefix { $0.isNumber }).map { $0 << 20 }
      return Environment.GPU(
        model: String(fields[0]), driver: String(fields[1]), cuda: cuda, memoryBytes: memory)
    }
  }

  private static func graphicsOfKernel(version: String) -> [Environment.GPU] {
    let driver = version.split(separator: "\n").first.flatMap { line in
      line.split(separator: " ").first { $0.first?.isNumber == true && $0.contains(".") }
    }
    let folder = "/proc/driver/nvidia/gpus"
    return LocalFile.names(in: folder).compactMap { name in
      guard let text = LocalFile.text("\(folder)/\(name)/information", limit: 1 << 16),
        let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Model:") })
      else { return nil }
      let model = line.dropFirst("Model:".count).drop { $0 == " " || $0 == "\t" }
      return Environment.GPU(model: String(model), driver: driver.map(String.init))
    }
  }

  private static func json(_ gpu: Environment.GPU) -> JSON {
    .object(
      [
        JSON.Member("model", .string(gpu.model)), gpu.driver.map { JSON.Member("driver", .string($0)) },
        gpu.cuda.map { JSON.Member("cuda", .string($0)) },
        gpu.memoryBytes.map { JSON.Member("memory", .integer($0)) },
      ].compactMap { $0 })
  }

  private static func processor(_ json: JSON) -> Environment.GPU? {
    json["model"]?.string.map {
      Environment.GPU(
        model: $0, driver: json["driver"]?.string, cuda: json["cuda"]?.string,
        memoryBytes: json["memory"]?.integer)
    }
  }
}
