package main

import "github.com/spf13/cobra"

// commands are all commands, in the order in which help lists them.
func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.demoCommand(),
		a.serveCommand(),
		a.checkCommand(),
		a.routeCommand(),
		a.docCommand(),
		a.scheduleCommand(),
		a.connectorCommand(),
		a.sandboxCommand(),
		a.auditCommand(),
		a.userCommand(),
		a.updCommand(),
		a.validateCommand(),
		a.printCommand(),
		a.schemasCommand(),
		a.vatCommand(),
		a.reportCommand(),
		a.mchdCommand(),
		a.signCommand(),
		a.verifyCommand(),
		a.certCommand(),
		a.counterpartyCommand(),
		a.storedTimesheets(a.timesheetCommand()),
		a.billCommand(),
		a.connectorProcessCommand(),
	}
}
