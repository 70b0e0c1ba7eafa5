//! Playbooks to test with.

use playbook_language::{Finding, Playbook, read_yaml};

pub const MALFUNCTION: &str = r#"
playbook: product-malfunction
name: { en: Product malfunction, de: Produkt defekt }
scenario: product-malfunction
steps:
  - id: serial
    title: Product and serial number
    kind: question
    to: customer
    reply:
      en: Hello {{customer.first_name}}, which serial number is on the plate?
      de: Guten Tag {{customer.first_name}}, welche Seriennummer steht auf dem Schild?
    answers:
      - { name: serial, type: text }
    evidence:
      - { kind: photo, at_least: 1 }
    silent:
      after: 3 days
      next: gone-quiet
  - id: warranty
    title: Warranty
    kind: check
    facts: [warranty.state]
  - id: try-it
    title: Troubleshooting
    kind: article
    article: troubleshooting
    minutes: 6
    optional: true
  - id: asked
    title: Solved?
    kind: question
    to: staff
    answers:
      - { name: solved, type: yes-no }
  - id: solved-or-not
    title: Solved?
    kind: decision
    branches:
      - when: { variable: solved, is: true }
        steps:
          - { id: done, title: Done, kind: resolve, reason: solved, survey: true }
      - when:
          all:
            - { variable: solved, is: false }
            - { variable: warranty.state, in: [covered, unknown_serial] }
        steps:
          - id: claim
            title: Warranty claim
            kind: action
            action: create_warranty_claim
            once: true
            with:
              problem: It does not work
              serial: { variable: serial }
            refused: { next: lead }
          - id: arrival
            title: Wait for the product
            kind: wait
            for: return_received
            at_most: 14 days
            late:
              steps:
                - id: again
                  title: How often?
                  kind: decision
                  branches:
                    - when: { variable: arrival.times, at_least: 3 }
                      next: lead
                  otherwise: { next: arrival }
          - { id: repaired, title: Repaired, kind: resolve, reason: repaired }
    otherwise: {}
  - id: lead
    title: Team lead
    kind: escalate
    to: Technical support
  - id: gone-quiet
    title: No answer
    kind: resolve
    reason: no_answer
"#;

pub fn playbook(text: &str) -> Playbook {
    match read_yaml(text.as_bytes()) {
        Ok(read) => read.playbook,
        Err(findings) => panic!("{findings:#?}"),
    }
}

/// Everything that is wrong with a text, as lines.
pub fn findings(text: &[u8]) -> Vec<Finding> {
    match read_yaml(text) {
        Ok(read) => read.check(),
        Err(findings) => findings,
    }
}

pub fn said(text: &[u8]) -> String {
    findings(text).iter().map(|finding| format!("{finding}\n")).collect()
}

/// A playbook of these steps, which may be indented as is pleasant.
pub fn with_steps(steps: &str) -> String {
    format!("playbook: sample\nname: Sample\nsteps:\n{steps}")
}
