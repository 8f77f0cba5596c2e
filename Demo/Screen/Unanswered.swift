import LoginRocketProtocol

/// The orders that the client has not answered yet, each by the number that it was given with.
struct Unanswered: Equatable {
    private var commandsByNumber: [Int: Order.Command] = [:]
    private var lastNumber = 0

    /// The commands of these orders.
    var commands: some Sequence<Order.Command> { commandsByNumber.values }

    /// Adds an order; returns its number, which no other has.
    mutating func add(_ command: Order.Command) -> Int {
        lastNumber += 1
        commandsByNumber[lastNumber] = command
        return lastNumber
    }

    /// Takes an answer, which names the order that it is for.
    mutating func take(_ answer: OrderAnswer) {
        guard case .number(let number)? = answer.tag else { return }
        commandsByNumber[number] = nil
    }

    /// No answer will come any more.
    mutating func forgetAll() { commandsByNumber = [:] }

    /// The lowest number of an order with this command.
    func number(of command: Order.Command) -> Int? {
        commandsByNumber.filter { $0.value == command }.keys.min()
    }
}
