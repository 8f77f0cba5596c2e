import LoginRocketCore
import LoginRocketCoreTesting

/// The machine as Mermaid diagrams, drawn by running every sample through it.
enum Diagram {
    static func text() throws -> String {
        try """
        **The session**

        \(Edges.session().text)

        <details>
        <summary>The verification of an email address; the operations of the outbox</summary>

        **The verification of an email address**

        \(Edges.email().text)

        **A logout in the outbox**

        \(Edges.operation(OperationKind.logout.steps).text)

        **A password change in the outbox**

        \(Edges.operation(OperationKind.change.steps).text)

        **A verification in the outbox**

        \(Edges.operation(OperationKind.verification.steps).text)

        </details>
        """
    }
}
