package sdk

import "slices"

// Capability is a service that a connection offers.
type Capability string

// Capabilities. A connection has one by implementing the interface beside it.
const (
	CapabilitySource      Capability = "source"         // Source
	CapabilityDirectory   Capability = "directory"      // Directory
	CapabilityDestination Capability = "destination"    // Destination
	CapabilitySigner      Capability = "signer"         // Signer
	CapabilityDiscover    Capability = "discover"       // Discoverer
	CapabilityStatus      Capability = "status"         // StatusReporter
	CapabilityTally       Capability = "tally"          // Tallier
	CapabilityPowers      Capability = "power_registry" // PowerRegistry
)

// declared is what a description promises before any connection is opened.
func (d Description) declared() []Capability {
	var c []Capability
	if len(d.Reads) > 0 || d.ReadsPeriods {
		c = append(c, CapabilitySource)
	}
	if len(d.Actions) > 0 || len(d.Accepts) > 0 {
		c = append(c, CapabilityDestination)
	}
	return c
}

// capabilitiesOf lists what a connection can do.
func capabilitiesOf(connection Connection) []Capability {
	var c []Capability
	add := func(has bool, capability Capability) {
		if has {
			c = append(c, capability)
		}
	}
	add(has[Source](connection), CapabilitySource)
	add(has[Directory](connection), CapabilityDirectory)
	add(has[Destination](connection), CapabilityDestination)
	add(has[Signer](connection), CapabilitySigner)
	add(has[Discoverer](connection), CapabilityDiscover)
	add(has[StatusReporter](connection), CapabilityStatus)
	add(has[Tallier](connection), CapabilityTally)
	add(has[PowerRegistry](connection), CapabilityPowers)
	return slices.Clip(c)
}

func has[I any](connection Connection) bool {
	_, ok := connection.(I)
	return ok
}
