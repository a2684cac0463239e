// Package config reads what a company told Uzel about itself: uzel.yaml and the route files it names.
//
// [Load] gives either a whole valid [Config] or findings, all of them at once, each with file:line, in Russian, with a
// hint. A wrong configuration never starts half a hub. The stages are one after another:
//
//  1. YAML is parsed; every key and value keeps its line (source.go).
//  2. The JSON Schema made from the Go types below is applied; it is published as configs/uzel.schema.json.
//  3. Values are decoded; what the schema refused is left out, so that the rest can still be checked.
//  4. References are followed: connections, organisations, steps, time zones, cron expressions, `when`.
//  5. The free-form part of a connection is checked against the schema of its connector ([Config.CheckConnections]).
//
// Secrets are references, ${env:NAME} or ${file:PATH}, and stay references here: [Secrets.Resolve] reads them at the
// moment a connection is opened, and no printed or JSON form of a configuration shows one.
package config
