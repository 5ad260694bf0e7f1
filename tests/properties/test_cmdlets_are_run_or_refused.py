"""Whatever is sent to a host, it runs the cmdlet or refuses it as PowerShell does; a refused one has no effect."""

from __future__ import annotations

from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import twin_of
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import CmdletError
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.render_text import render

from .generate_hosts import look
from .generate_invocations import odd_invocations
from .run_worlds import read, resources
from .strategies import World, worlds


@given(worlds(), st.data())
def test_any_cmdlet_is_run_or_refused_without_effect(world: World, data: Any) -> None:
    session = world.host()
    for _turn in range(data.draw(st.integers(1, 5))):
        before = read(session)
        invocation = data.draw(odd_invocations(look(session)))
        try:
            session.invoke(invocation)
        except CmdletError as error:
            event(f"refused: {error.error_id.partition(',')[0]}")
            assert read(session) == before
        else:
            event(f"run: {invocation.cmdlet}")
        render(invocation)
    resources(session)


@given(worlds(), st.data())
def test_copy_of_a_host_behaves_as_the_host(world: World, data: Any) -> None:
    """No hidden state: the same cmdlets on a copy made from the objects read are taken and refused alike."""
    session = world.host()
    twin = twin_of(read(session))
    assert read(twin) == read(session)
    for _turn in range(data.draw(st.integers(1, 4))):
        invocation = data.draw(odd_invocations(look(session)))
        outcomes = []
        for one in (session, twin):
            try:
                one.invoke(invocation)
            except CmdletError as error:
                outcomes.append(str(error))
            else:
                outcomes.append("taken")
        assert outcomes[0] == outcomes[1]
    assert {name: len(found) for name, found in resources(session).items()} == {
        name: len(found) for name, found in resources(twin).items()
    }
