import Foundation
import LoginRocketEmulator
import LoginRocketRealm

/// An emulator from its start by options to its end, with the file that it writes then.
struct EmulatorRun {
    let emulator: Emulator
    private let options: EmulatorOptions
    private let export: ExportFile?
    private let log: RequestLog?

    /// Opens the ports: those of the options, or else the given ones.
    init(_ options: EmulatorOptions, ports: (api: UInt16, control: UInt16)) async throws {
        self.options = options
        var configuration = Emulator.Configuration()
        configuration.host = options.host
        configuration.port = Int(options.port ?? ports.api)
        configuration.controlPort = Int(options.controlPort ?? ports.control)
        if let host = options.controlHost { configuration.controlHost = host }
        configuration.tls = options.tls
        configuration.stateFile = options.state
        if let file = options.config { try configuration.read(file) }
        if let file = options.import {
            let isExport = options.export.map { areOneFile(file, $0) } ?? false
            if !isExport || FileManager.default.fileExists(atPath: file) {
                try configuration.read(file)
            }
        }
        do {
            export = try options.export.map { try ExportFile($0) }
            emulator = try await Emulator.start(configuration)
        } catch {
            throw Failure(error, source: options.import ?? options.config ?? "users")
        }
        log = options.log ? RequestLog(of: emulator) : nil
        if options.controlHost != nil {
            let port = emulator.controlPort
            Failure.tell("the control port \(port) obeys \(emulator.controlAudience)")
        }
    }

    /// The variables that tell a command where the ports are.
    var variables: [String: String] {
        let scheme = options.tls == nil ? "http" : "https"
        let controlHost = options.controlHost ?? "127.0.0.1"
        return [
            "LOGINROCKET_URL": "\(scheme)://\(place(options.host)):\(emulator.port)",
            "LOGINROCKET_CONTROL_URL": "http://\(place(controlHost)):\(emulator.controlPort)",
        ]
    }

    /// Closes the ports, and then writes the export.
    func end() async throws(Failure) {
        await abandon()
        do {
            try await export?.write(emulator.exported())
        } catch {
            throw .trouble("\(error)")
        }
    }

    /// Closes the ports, and leaves the export as it was.
    func abandon() async {
        await emulator.shutdown()
        await log?.end()
    }

    /// The host of an address, as URLs write it, from which a listener can be reached.
    private func place(_ host: String) -> String {
        switch host {
        case "0.0.0.0": "127.0.0.1"
        case "::": "[::1]"
        default: host.contains(":") ? "[\(host)]" : host
        }
    }
}

extension Emulator.Configuration {
    /// Merges a configuration file, or an export.
    fileprivate mutating func read(_ path: String) throws(Failure) {
        guard let content = try? Data(contentsOf: URL(filePath: path)) else {
            throw .trouble("cannot read \(path)")
        }
        do {
            try merge(json: Array(content))
        } catch {
            throw .badData("\(path): \(error)")
        }
    }
}
