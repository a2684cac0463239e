// Package connectorv1 is the contract between the hub and a connector process, version 1, as Go code.
// All of it but this file is generated from connector.proto by `make proto`.
package connectorv1
