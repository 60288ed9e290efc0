"""import-linter contract: a part's inner modules are imported only from inside that part."""

from importlinter import Contract, ContractCheck, fields, output


class OwnRoom(Contract):
    """`parts` is the package whose children are parts; `inner` names the modules that stay in the part."""

    parts = fields.StringField()  # like houvast.records
    inner = fields.SetField(subfield=fields.StringField())

    def check(self, graph, verbose):
        intruders = [
            f"{importer} -> {module}"
            for part in graph.find_children(self.parts)
            for name in self.inner
            for module in self._whole(graph, f"{part}.{name}")
            for importer in graph.find_modules_that_directly_import(module)
            if importer != part and not importer.startswith(part + ".")
        ]
        return ContractCheck(kept=not intruders, metadata={"intruders": sorted(intruders)})

    def render_broken_contract(self, check):
        for line in check.metadata["intruders"]:
            output.print_error(line)

    @staticmethod
    def _whole(graph, module):
        """The module and, when it has grown into a folder, all that is in it."""
        return {module, *graph.find_descendants(module)} if module in graph.modules else set()
