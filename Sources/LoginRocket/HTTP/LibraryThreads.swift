internal import Foundation
internal import NIOCore
package import NIOPosix

/// The threads that run connections, made so that the program around them notices nothing.
///
/// Each has three descriptors, and the library would end the program if it did not get them. It
/// leaves all signals open on its threads, so a signal for the program could arrive there.
package enum LibraryThreads {
    /// A thread for one client.
    ///
    /// - Throws: ``LoginRocketError`` with code `store` if there are too few descriptors.
    package static func own() throws -> MultiThreadedEventLoopGroup {
        try requireDescriptors(3 + reserve)
        return withSignalsBlocked { MultiThreadedEventLoopGroup(numberOfThreads: 1) }
    }

    /// A thread of those that all of the process share.
    ///
    /// - Throws: ``LoginRocketError`` with code `store` if there are too few descriptors.
    static func shared() throws -> any EventLoop {
        try requireDescriptors(3 * NIOCore.System.coreCount + reserve)
        return withSignalsBlocked { MultiThreadedEventLoopGroup.singleton.any() }
    }

    private static func withSignalsBlocked<Value>(_ make: () -> Value) -> Value {
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        return make()
    }
}

/// Throws unless the process may open so many more files.
///
/// - Throws: ``LoginRocketError`` with code `store`.
package func requireDescriptors(_ count: Int) throws(LoginRocketError) {
    let numbers = (0..<count).map { _ in unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }
    for number in numbers where number >= 0 { close(number) }
    guard numbers.contains(where: { $0 < 0 }) else { return }
    throw LoginRocketError(
        .store,
        "The process may open too few files: allow it more, for example with \"ulimit -n 256\"."
    )
}

/// The descriptors of a database and of a few connections.
private let reserve = 12
