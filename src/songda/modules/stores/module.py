"""What stores brings to the house."""

from songda.kernel.modules import Module
from songda.modules.stores.endpoints import endpoints

MODULE = Module(name="stores", endpoints=(endpoints,))
