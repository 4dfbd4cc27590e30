using Xunit;

// The tests start pwsh on the one bin/ folder and two cores: one after the other, Pester's two at a time aside.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
