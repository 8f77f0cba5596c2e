package import ArgumentParser
package import LoginRocketProtocol

extension ExitStatus {
    /// The same, as a command throws it.
    package var code: ExitCode { ExitCode(rawValue) }
}
