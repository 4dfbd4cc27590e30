using System.Reflection;

// The tests start pwsh on the one bin/ folder and two cores: one after the other, Pester's two at a time aside.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

// As the build writes it down when the project has an address: what the help of the sample cmdlets leads to.
[assembly: AssemblyMetadata("RepositoryUrl", "https://example.com/repository")]
